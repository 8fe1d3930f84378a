-- Generated from db/entities/billing.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.clean_bill_lines() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- Nearly all are of ASCII with nothing around them.
    IF (
        concat(new.description, new.reason) ~ '[^ -~]'
        OR new.description <> btrim(new.description)
        OR new.reason <> btrim(new.reason)
    ) IS TRUE AND NOT rules.are_clean(ARRAY[new.description, new.reason]) THEN
        PERFORM rules.check_input(ARRAY[
            rules.character_problem('description', new.description),
            rules.character_problem('reason', new.reason)
        ]);
        new.description := rules.clean_text(new.description);
        new.reason := rules.clean_text(new.reason);
    END IF;
    RETURN new;
END
$$;
COMMENT ON FUNCTION clinic.clean_bill_lines() IS
'Keeps the texts of bill_lines as rules.clean_text has them, whoever writes, and refuses control characters and more digits than a number has (BAD_USER_INPUT).';
