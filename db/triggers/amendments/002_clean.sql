-- Generated from db/entities/clinical.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.clean_amendments() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- Nearly all are of ASCII with nothing around them.
    IF (
        concat(new.diagnosis, new.kind, new.notes, new.reason) ~ '[^ -~]'
        OR new.diagnosis <> btrim(new.diagnosis)
        OR new.kind <> btrim(new.kind)
        OR new.notes <> btrim(new.notes)
        OR new.reason <> btrim(new.reason)
    ) IS TRUE AND NOT rules.are_clean(ARRAY[new.diagnosis, new.kind, new.notes, new.reason]) THEN
        PERFORM rules.check_input(ARRAY[
            rules.character_problem('diagnosis', new.diagnosis),
            rules.character_problem('kind', new.kind),
            rules.character_problem('notes', new.notes),
            rules.character_problem('reason', new.reason)
        ]);
        new.diagnosis := rules.clean_text(new.diagnosis);
        new.kind := rules.clean_text(new.kind);
        new.notes := rules.clean_text(new.notes);
        new.reason := rules.clean_text(new.reason);
    END IF;
    RETURN new;
END
$$;
COMMENT ON FUNCTION clinic.clean_amendments() IS
'Keeps the texts of amendments as rules.clean_text has them, whoever writes, and refuses control characters and more digits than a number has (BAD_USER_INPUT).';
