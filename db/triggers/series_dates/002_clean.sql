-- Generated from db/entities/scheduling.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.clean_series_dates() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- Nearly all are of ASCII with nothing around them.
    IF (
        concat(new.refused_code, new.refused_message) ~ '[^ -~]'
        OR new.refused_code <> btrim(new.refused_code)
        OR new.refused_message <> btrim(new.refused_message)
    ) IS TRUE AND NOT rules.are_clean(ARRAY[new.refused_code, new.refused_message]) THEN
        PERFORM rules.check_input(ARRAY[
            rules.character_problem('refusedCode', new.refused_code),
            rules.character_problem('refusedMessage', new.refused_message)
        ]);
        new.refused_code := rules.clean_text(new.refused_code);
        new.refused_message := rules.clean_text(new.refused_message);
    END IF;
    RETURN new;
END
$$;
COMMENT ON FUNCTION clinic.clean_series_dates() IS
'Keeps the texts of series_dates as rules.clean_text has them, whoever writes, and refuses control characters and more digits than a number has (BAD_USER_INPUT).';
