-- Generated from db/entities/hospital.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.clean_hospitals() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- Nearly all are of ASCII with nothing around them.
    IF (
        concat(new.slug, new.name, new.time_zone, new.currency, new.country) ~ '[^ -~]'
        OR new.slug <> btrim(new.slug)
        OR new.name <> btrim(new.name)
        OR new.time_zone <> btrim(new.time_zone)
        OR new.currency <> btrim(new.currency)
        OR new.country <> btrim(new.country)
    ) IS TRUE AND NOT rules.are_clean(ARRAY[new.slug, new.name, new.time_zone, new.currency, new.country]) THEN
        PERFORM rules.check_input(ARRAY[
            rules.character_problem('slug', new.slug),
            rules.character_problem('name', new.name),
            rules.character_problem('timeZone', new.time_zone),
            rules.character_problem('currency', new.currency),
            rules.character_problem('country', new.country)
        ]);
        new.slug := rules.clean_text(new.slug);
        new.name := rules.clean_text(new.name);
        new.time_zone := rules.clean_text(new.time_zone);
        new.currency := rules.clean_text(new.currency);
        new.country := rules.clean_text(new.country);
    END IF;
    IF scale(new.tax_rate_percent) > 2 THEN
        PERFORM rules.check_input(ARRAY[
            rules.digits_problem('taxRatePercent', new.tax_rate_percent, 2)
        ]);
    END IF;
    new.tax_rate_percent := round(new.tax_rate_percent, 2);
    RETURN new;
END
$$;
COMMENT ON FUNCTION clinic.clean_hospitals() IS
'Keeps the texts of hospitals as rules.clean_text has them, whoever writes, and refuses control characters and more digits than a number has (BAD_USER_INPUT).';
