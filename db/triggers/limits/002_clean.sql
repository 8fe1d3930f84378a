-- Generated from db/entities/accounts.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.clean_limits() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- Nearly all are of ASCII with nothing around them.
    IF (
        concat(new.kind) ~ '[^ -~]'
        OR new.kind <> btrim(new.kind)
    ) IS TRUE AND NOT rules.are_clean(ARRAY[new.kind]) THEN
        PERFORM rules.check_input(ARRAY[
            rules.character_problem('kind', new.kind)
        ]);
        new.kind := rules.clean_text(new.kind);
    END IF;
    RETURN new;
END
$$;
COMMENT ON FUNCTION clinic.clean_limits() IS
'Keeps the texts of limits as rules.clean_text has them, whoever writes, and refuses control characters and more digits than a number has (BAD_USER_INPUT).';
