-- Generated from db/entities/billing.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.clean_claims() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- Nearly all are of ASCII with nothing around them.
    IF (
        concat(
            new.number, new.insurance_provider, new.insurance_policy_number, new.currency, new.withdrawal_reason
        ) ~ '[^ -~]'
        OR new.number <> btrim(new.number)
        OR new.insurance_provider <> btrim(new.insurance_provider)
        OR new.insurance_policy_number <> btrim(new.insurance_policy_number)
        OR new.currency <> btrim(new.currency)
        OR new.withdrawal_reason <> btrim(new.withdrawal_reason)
    ) IS TRUE AND NOT rules.are_clean(ARRAY[
        new.number, new.insurance_provider, new.insurance_policy_number, new.currency, new.withdrawal_reason
    ]) THEN
        PERFORM rules.check_input(ARRAY[
            rules.character_problem('number', new.number),
            rules.character_problem('insuranceProvider', new.insurance_provider),
            rules.character_problem('insurancePolicyNumber', new.insurance_policy_number),
            rules.character_problem('currency', new.currency),
            rules.character_problem('withdrawalReason', new.withdrawal_reason)
        ]);
        new.number := rules.clean_text(new.number);
        new.insurance_provider := rules.clean_text(new.insurance_provider);
        new.insurance_policy_number := rules.clean_text(new.insurance_policy_number);
        new.currency := rules.clean_text(new.currency);
        new.withdrawal_reason := rules.clean_text(new.withdrawal_reason);
    END IF;
    RETURN new;
END
$$;
COMMENT ON FUNCTION clinic.clean_claims() IS
'Keeps the texts of claims as rules.clean_text has them, whoever writes, and refuses control characters and more digits than a number has (BAD_USER_INPUT).';
