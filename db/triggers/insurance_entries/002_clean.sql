-- Generated from db/entities/patients.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.clean_insurance_entries() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- Nearly all are of ASCII with nothing around them.
    IF (
        concat(new.insurance_provider, new.insurance_policy_number, new.refusal_reason) ~ '[^ -~]'
        OR new.insurance_provider <> btrim(new.insurance_provider)
        OR new.insurance_policy_number <> btrim(new.insurance_policy_number)
        OR new.refusal_reason <> btrim(new.refusal_reason)
    ) IS TRUE AND NOT rules.are_clean(ARRAY[
        new.insurance_provider, new.insurance_policy_number, new.refusal_reason
    ]) THEN
        PERFORM rules.check_input(ARRAY[
            rules.character_problem('insuranceProvider', new.insurance_provider),
            rules.character_problem('insurancePolicyNumber', new.insurance_policy_number),
            rules.character_problem('refusalReason', new.refusal_reason)
        ]);
        new.insurance_provider := rules.clean_text(new.insurance_provider);
        new.insurance_policy_number := rules.clean_text(new.insurance_policy_number);
        new.refusal_reason := rules.clean_text(new.refusal_reason);
    END IF;
    IF scale(new.cover_percent) > 2 THEN
        PERFORM rules.check_input(ARRAY[
            rules.digits_problem('coverPercent', new.cover_percent, 2)
        ]);
    END IF;
    new.cover_percent := round(new.cover_percent, 2);
    RETURN new;
END
$$;
COMMENT ON FUNCTION clinic.clean_insurance_entries() IS
'Keeps the texts of insurance_entries as rules.clean_text has them, whoever writes, and refuses control characters and more digits than a number has (BAD_USER_INPUT).';
