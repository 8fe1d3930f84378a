-- Generated from db/entities/clinical.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.clean_lab_results() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- Nearly all are of ASCII with nothing around them.
    IF (
        concat(new.test, new.value, new.unit, new.reference_range, new.notes) ~ '[^ -~]'
        OR new.test <> btrim(new.test)
        OR new.value <> btrim(new.value)
        OR new.unit <> btrim(new.unit)
        OR new.reference_range <> btrim(new.reference_range)
        OR new.notes <> btrim(new.notes)
    ) IS TRUE AND NOT rules.are_clean(ARRAY[new.test, new.value, new.unit, new.reference_range, new.notes]) THEN
        PERFORM rules.check_input(ARRAY[
            rules.character_problem('test', new.test),
            rules.character_problem('value', new.value),
            rules.character_problem('unit', new.unit),
            rules.character_problem('referenceRange', new.reference_range),
            rules.character_problem('notes', new.notes)
        ]);
        new.test := rules.clean_text(new.test);
        new.value := rules.clean_text(new.value);
        new.unit := rules.clean_text(new.unit);
        new.reference_range := rules.clean_text(new.reference_range);
        new.notes := rules.clean_text(new.notes);
    END IF;
    RETURN new;
END
$$;
COMMENT ON FUNCTION clinic.clean_lab_results() IS
'Keeps the texts of lab_results as rules.clean_text has them, whoever writes, and refuses control characters and more digits than a number has (BAD_USER_INPUT).';
