-- Generated from db/entities/accounts.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.clean_sessions() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- Nearly all are of ASCII with nothing around them.
    IF (
        concat(new.client_address) ~ '[^ -~]'
        OR new.client_address <> btrim(new.client_address)
    ) IS TRUE AND NOT rules.are_clean(ARRAY[new.client_address]) THEN
        PERFORM rules.check_input(ARRAY[
            rules.character_problem('clientAddress', new.client_address)
        ]);
        new.client_address := rules.clean_text(new.client_address);
    END IF;
    RETURN new;
END
$$;
COMMENT ON FUNCTION clinic.clean_sessions() IS
'Keeps the texts of sessions as rules.clean_text has them, whoever writes, and refuses control characters and more digits than a number has (BAD_USER_INPUT).';
