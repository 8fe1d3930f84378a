-- Generated from db/entities/clinical.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.clean_treatments() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- Nearly all are of ASCII with nothing around them.
    IF (
        concat(new.kind, new.notes) ~ '[^ -~]'
        OR new.kind <> btrim(new.kind)
        OR new.notes <> btrim(new.notes)
    ) IS TRUE AND NOT rules.are_clean(ARRAY[new.kind, new.notes]) THEN
        PERFORM rules.check_input(ARRAY[
            rules.character_problem('kind', new.kind),
            rules.character_problem('notes', new.notes)
        ]);
        new.kind := rules.clean_text(new.kind);
        new.notes := rules.clean_text(new.notes);
    END IF;
    RETURN new;
END
$$;
COMMENT ON FUNCTION clinic.clean_treatments() IS
'Keeps the texts of treatments as rules.clean_text has them, whoever writes, and refuses control characters and more digits than a number has (BAD_USER_INPUT).';
