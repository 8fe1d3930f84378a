SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.loaded_import_rows(
    p_hospital_id bigint, p_kind text, p_import_run_id bigint, p_lines bigint[], p_is_dry_run boolean
)
RETURNS TABLE (line bigint, record_id bigint, problems jsonb[], is_doubtful boolean)
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN QUERY EXECUTE format(
        'SELECT c.line, c.record_id, c.problems, c.is_doubtful FROM clinic.%I($1, $2, $3, $4) AS c', 'loaded_' || lower(p_kind)
    )
    USING p_hospital_id, p_import_run_id, p_lines, p_is_dry_run;
END
$$;
COMMENT ON FUNCTION clinic.loaded_import_rows(bigint, text, bigint, bigint[], boolean) IS
'Makes records of rows of a file, by clinic.loaded_<kind>(hospital, import, lines, dry run): the key of each, or what is against it and whether that can be confirmed. In a dry run it only answers with those that something is against.';
