-- Generated from db/entities/accounts.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.clean_requests() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- Nearly all are of ASCII with nothing around them.
    IF (
        concat(new.command) ~ '[^ -~]'
        OR new.command <> btrim(new.command)
    ) IS TRUE AND NOT rules.are_clean(ARRAY[new.command]) THEN
        PERFORM rules.check_input(ARRAY[
            rules.character_problem('command', new.command)
        ]);
        new.command := rules.clean_text(new.command);
    END IF;
    RETURN new;
END
$$;
COMMENT ON FUNCTION clinic.clean_requests() IS
'Keeps the texts of requests as rules.clean_text has them, whoever writes, and refuses control characters and more digits than a number has (BAD_USER_INPUT).';
