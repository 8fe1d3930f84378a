-- Generated from db/entities/accounts.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.clean_database_users() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- Nearly all are of ASCII with nothing around them.
    IF (
        concat(new.login) ~ '[^ -~]'
        OR new.login <> btrim(new.login)
    ) IS TRUE AND NOT rules.are_clean(ARRAY[new.login]) THEN
        PERFORM rules.check_input(ARRAY[
            rules.character_problem('login', new.login)
        ]);
        new.login := rules.clean_text(new.login);
    END IF;
    RETURN new;
END
$$;
COMMENT ON FUNCTION clinic.clean_database_users() IS
'Keeps the texts of database_users as rules.clean_text has them, whoever writes, and refuses control characters and more digits than a number has (BAD_USER_INPUT).';
