-- Generated from db/entities/billing.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.clean_bills() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- Nearly all are of ASCII with nothing around them.
    IF (
        concat(
            new.currency, new.discount_reason, new.void_reason, new.insurance_provider, new.insurance_policy_number,
            new.rerate_reason, new.former_number
        ) ~ '[^ -~]'
        OR new.currency <> btrim(new.currency)
        OR new.discount_reason <> btrim(new.discount_reason)
        OR new.void_reason <> btrim(new.void_reason)
        OR new.insurance_provider <> btrim(new.insurance_provider)
        OR new.insurance_policy_number <> btrim(new.insurance_policy_number)
        OR new.rerate_reason <> btrim(new.rerate_reason)
        OR new.former_number <> btrim(new.former_number)
    ) IS TRUE AND NOT rules.are_clean(ARRAY[
        new.currency, new.discount_reason, new.void_reason, new.insurance_provider, new.insurance_policy_number,
        new.rerate_reason, new.former_number
    ]) THEN
        PERFORM rules.check_input(ARRAY[
            rules.character_problem('currency', new.currency),
            rules.character_problem('discountReason', new.discount_reason),
            rules.character_problem('voidReason', new.void_reason),
            rules.character_problem('insuranceProvider', new.insurance_provider),
            rules.character_problem('insurancePolicyNumber', new.insurance_policy_number),
            rules.character_problem('rerateReason', new.rerate_reason),
            rules.character_problem('formerNumber', new.former_number)
        ]);
        new.currency := rules.clean_text(new.currency);
        new.discount_reason := rules.clean_text(new.discount_reason);
        new.void_reason := rules.clean_text(new.void_reason);
        new.insurance_provider := rules.clean_text(new.insurance_provider);
        new.insurance_policy_number := rules.clean_text(new.insurance_policy_number);
        new.rerate_reason := rules.clean_text(new.rerate_reason);
        new.former_number := rules.clean_text(new.former_number);
    END IF;
    IF scale(new.discount_percent) > 2 OR scale(new.tax_rate_percent) > 2 OR scale(new.cover_percent) > 2 THEN
        PERFORM rules.check_input(ARRAY[
            rules.digits_problem('discountPercent', new.discount_percent, 2),
            rules.digits_problem('taxRatePercent', new.tax_rate_percent, 2),
            rules.digits_problem('coverPercent', new.cover_percent, 2)
        ]);
    END IF;
    new.discount_percent := round(new.discount_percent, 2);
    new.tax_rate_percent := round(new.tax_rate_percent, 2);
    new.cover_percent := round(new.cover_percent, 2);
    RETURN new;
END
$$;
COMMENT ON FUNCTION clinic.clean_bills() IS
'Keeps the texts of bills as rules.clean_text has them, whoever writes, and refuses control characters and more digits than a number has (BAD_USER_INPUT).';
