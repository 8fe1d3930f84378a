SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.compared_import_rows(p_hospital_id bigint, p_kind text, p_import_run_id bigint)
RETURNS TABLE (line bigint, problems jsonb[])
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF to_regprocedure(format('clinic.%I(bigint, bigint)', 'compared_' || lower(p_kind))) IS NOT NULL THEN
        RETURN QUERY EXECUTE format('SELECT c.line, c.problems FROM clinic.%I($1, $2) AS c', 'compared_' || lower(p_kind))
        USING p_hospital_id, p_import_run_id;
    END IF;
END
$$;
COMMENT ON FUNCTION clinic.compared_import_rows(bigint, text, bigint) IS
'The good rows of a file that do not go with an earlier one, beyond the keys that each has: by clinic.compared_<kind>(hospital, import), where the kind has one.';
