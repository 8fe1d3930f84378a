-- Generated from db/entities/imports.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.clean_import_runs() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- Nearly all are of ASCII with nothing around them.
    IF (
        concat(new.file_name) ~ '[^ -~]'
        OR new.file_name <> btrim(new.file_name)
    ) IS TRUE AND NOT rules.are_clean(ARRAY[new.file_name]) THEN
        PERFORM rules.check_input(ARRAY[
            rules.character_problem('fileName', new.file_name)
        ]);
        new.file_name := rules.clean_text(new.file_name);
    END IF;
    RETURN new;
END
$$;
COMMENT ON FUNCTION clinic.clean_import_runs() IS
'Keeps the texts of import_runs as rules.clean_text has them, whoever writes, and refuses control characters and more digits than a number has (BAD_USER_INPUT).';
