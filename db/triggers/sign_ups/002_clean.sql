-- Generated from db/entities/accounts.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.clean_sign_ups() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- Nearly all are of ASCII with nothing around them.
    IF (
        concat(new.email) ~ '[^ -~]'
        OR new.email <> btrim(new.email)
    ) IS TRUE AND NOT rules.are_clean(ARRAY[new.email]) THEN
        PERFORM rules.check_input(ARRAY[
            rules.character_problem('email', new.email)
        ]);
        new.email := rules.clean_text(new.email);
    END IF;
    RETURN new;
END
$$;
COMMENT ON FUNCTION clinic.clean_sign_ups() IS
'Keeps the texts of sign_ups as rules.clean_text has them, whoever writes, and refuses control characters and more digits than a number has (BAD_USER_INPUT).';
