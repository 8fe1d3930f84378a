-- Generated from db/entities/hospital.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.clean_departments() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- Nearly all are of ASCII with nothing around them.
    IF (
        concat(new.name, new.location) ~ '[^ -~]'
        OR new.name <> btrim(new.name)
        OR new.location <> btrim(new.location)
    ) IS TRUE AND NOT rules.are_clean(ARRAY[new.name, new.location]) THEN
        PERFORM rules.check_input(ARRAY[
            rules.character_problem('name', new.name),
            rules.character_problem('location', new.location)
        ]);
        new.name := rules.clean_text(new.name);
        new.location := rules.clean_text(new.location);
    END IF;
    RETURN new;
END
$$;
COMMENT ON FUNCTION clinic.clean_departments() IS
'Keeps the texts of departments as rules.clean_text has them, whoever writes, and refuses control characters and more digits than a number has (BAD_USER_INPUT).';
