-- Generated from db/entities/clinical.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.clean_visits() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- Nearly all are of ASCII with nothing around them.
    IF (
        concat(new.diagnosis, new.notes) ~ '[^ -~]'
        OR new.diagnosis <> btrim(new.diagnosis)
        OR new.notes <> btrim(new.notes)
    ) IS TRUE AND NOT rules.are_clean(ARRAY[new.diagnosis, new.notes]) THEN
        PERFORM rules.check_input(ARRAY[
            rules.character_problem('diagnosis', new.diagnosis),
            rules.character_problem('notes', new.notes)
        ]);
        new.diagnosis := rules.clean_text(new.diagnosis);
        new.notes := rules.clean_text(new.notes);
    END IF;
    RETURN new;
END
$$;
COMMENT ON FUNCTION clinic.clean_visits() IS
'Keeps the texts of visits as rules.clean_text has them, whoever writes, and refuses control characters and more digits than a number has (BAD_USER_INPUT).';
