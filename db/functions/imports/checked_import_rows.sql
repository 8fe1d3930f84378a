SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.checked_import_rows(p_hospital_id bigint, p_kind text, p_import_run_id bigint, p_lines bigint[])
RETURNS TABLE (line bigint, problems jsonb[], keys text[], lock_key bigint)
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN QUERY EXECUTE format('SELECT c.line, c.problems, c.keys, c.lock_key FROM clinic.%I($1, $2, $3) AS c', 'checked_' || lower(p_kind))
    USING p_hospital_id, p_import_run_id, p_lines;
END
$$;
COMMENT ON FUNCTION clinic.checked_import_rows(bigint, text, bigint, bigint[]) IS
'What is wrong with rows of a file by themselves, what no other row of it may have, and what they are locked by: by clinic.checked_<kind>(hospital, import, lines).';
