-- Generated from db/entities/accounts.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.clean_accounts() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- Nearly all are of ASCII with nothing around them.
    IF (
        concat(new.email, new.first_name, new.last_name, new.phone) ~ '[^ -~]'
        OR new.email <> btrim(new.email)
        OR new.first_name <> btrim(new.first_name)
        OR new.last_name <> btrim(new.last_name)
        OR new.phone <> btrim(new.phone)
    ) IS TRUE AND NOT rules.are_clean(ARRAY[new.email, new.first_name, new.last_name, new.phone]) THEN
        PERFORM rules.check_input(ARRAY[
            rules.character_problem('email', new.email),
            rules.character_problem('firstName', new.first_name),
            rules.character_problem('lastName', new.last_name),
            rules.character_problem('phone', new.phone)
        ]);
        new.email := rules.clean_text(new.email);
        new.first_name := rules.clean_text(new.first_name);
        new.last_name := rules.clean_text(new.last_name);
        new.phone := rules.clean_text(new.phone);
    END IF;
    RETURN new;
END
$$;
COMMENT ON FUNCTION clinic.clean_accounts() IS
'Keeps the texts of accounts as rules.clean_text has them, whoever writes, and refuses control characters and more digits than a number has (BAD_USER_INPUT).';
