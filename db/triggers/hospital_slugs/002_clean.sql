-- Generated from db/entities/hospital.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.clean_hospital_slugs() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- Nearly all are of ASCII with nothing around them.
    IF (
        concat(new.slug) ~ '[^ -~]'
        OR new.slug <> btrim(new.slug)
    ) IS TRUE AND NOT rules.are_clean(ARRAY[new.slug]) THEN
        PERFORM rules.check_input(ARRAY[
            rules.character_problem('slug', new.slug)
        ]);
        new.slug := rules.clean_text(new.slug);
    END IF;
    RETURN new;
END
$$;
COMMENT ON FUNCTION clinic.clean_hospital_slugs() IS
'Keeps the texts of hospital_slugs as rules.clean_text has them, whoever writes, and refuses control characters and more digits than a number has (BAD_USER_INPUT).';
