SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.loaded_import_rows(
    p_hospital_id bigint, p_kind text, p_import_run_id bigint, p_lines bigint[], p_is_dry_run boolean
)
RETURNS TABLE (line bigint, record_id bigint, problems text[], is_doubtful boolean)
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    CASE p_kind
        WHEN 'PATIENTS' THEN
            RETURN QUERY SELECT c.* FROM clinic.loaded_patients(p_hospital_id, p_import_run_id, p_lines, p_is_dry_run) AS c;
        WHEN 'APPOINTMENTS' THEN
            RETURN QUERY SELECT c.* FROM clinic.loaded_appointments(p_hospital_id, p_import_run_id, p_lines, p_is_dry_run) AS c;
        WHEN 'MEDICATIONS' THEN
            RETURN QUERY SELECT c.* FROM clinic.loaded_medications(p_hospital_id, p_import_run_id, p_lines, p_is_dry_run) AS c;
    END CASE;
END
$$;
COMMENT ON FUNCTION clinic.loaded_import_rows(bigint, text, bigint, bigint[], boolean) IS
'Makes records of rows of a file, by the function of their kind: the key of each, or what is against it. With p_is_dry_run it only answers with those that something is against.';
