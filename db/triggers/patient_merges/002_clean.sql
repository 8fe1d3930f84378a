-- Generated from db/entities/patients.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.clean_patient_merges() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- Nearly all are of ASCII with nothing around them.
    IF (
        concat(new.reason, new.undo_reason) ~ '[^ -~]'
        OR new.reason <> btrim(new.reason)
        OR new.undo_reason <> btrim(new.undo_reason)
    ) IS TRUE AND NOT rules.are_clean(ARRAY[new.reason, new.undo_reason]) THEN
        PERFORM rules.check_input(ARRAY[
            rules.character_problem('reason', new.reason),
            rules.character_problem('undoReason', new.undo_reason)
        ]);
        new.reason := rules.clean_text(new.reason);
        new.undo_reason := rules.clean_text(new.undo_reason);
    END IF;
    RETURN new;
END
$$;
COMMENT ON FUNCTION clinic.clean_patient_merges() IS
'Keeps the texts of patient_merges as rules.clean_text has them, whoever writes, and refuses control characters and more digits than a number has (BAD_USER_INPUT).';
