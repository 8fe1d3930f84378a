-- Generated from db/entities/billing.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.clean_started_payments() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- Nearly all are of ASCII with nothing around them.
    IF (
        concat(new.rejection_reason) ~ '[^ -~]'
        OR new.rejection_reason <> btrim(new.rejection_reason)
    ) IS TRUE AND NOT rules.are_clean(ARRAY[new.rejection_reason]) THEN
        PERFORM rules.check_input(ARRAY[
            rules.character_problem('rejectionReason', new.rejection_reason)
        ]);
        new.rejection_reason := rules.clean_text(new.rejection_reason);
    END IF;
    RETURN new;
END
$$;
COMMENT ON FUNCTION clinic.clean_started_payments() IS
'Keeps the texts of started_payments as rules.clean_text has them, whoever writes, and refuses control characters and more digits than a number has (BAD_USER_INPUT).';
