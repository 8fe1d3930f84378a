-- Generated from db/entities/pharmacy.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.clean_substance_groups() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- Nearly all are of ASCII with nothing around them.
    IF (
        concat(new.name, new.substance) ~ '[^ -~]'
        OR new.name <> btrim(new.name)
        OR new.substance <> btrim(new.substance)
    ) IS TRUE AND NOT rules.are_clean(ARRAY[new.name, new.substance]) THEN
        PERFORM rules.check_input(ARRAY[
            rules.character_problem('name', new.name),
            rules.character_problem('substance', new.substance)
        ]);
        new.name := rules.clean_text(new.name);
        new.substance := rules.clean_text(new.substance);
    END IF;
    RETURN new;
END
$$;
COMMENT ON FUNCTION clinic.clean_substance_groups() IS
'Keeps the texts of substance_groups as rules.clean_text has them, whoever writes, and refuses control characters and more digits than a number has (BAD_USER_INPUT).';
