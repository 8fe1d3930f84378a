-- Generated from db/entities/billing.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.clean_payments() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- Nearly all are of ASCII with nothing around them.
    IF (
        concat(new.void_reason) ~ '[^ -~]'
        OR new.void_reason <> btrim(new.void_reason)
    ) IS TRUE AND NOT rules.are_clean(ARRAY[new.void_reason]) THEN
        PERFORM rules.check_input(ARRAY[
            rules.character_problem('voidReason', new.void_reason)
        ]);
        new.void_reason := rules.clean_text(new.void_reason);
    END IF;
    RETURN new;
END
$$;
COMMENT ON FUNCTION clinic.clean_payments() IS
'Keeps the texts of payments as rules.clean_text has them, whoever writes, and refuses control characters and more digits than a number has (BAD_USER_INPUT).';
