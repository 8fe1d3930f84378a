SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.checked_import_rows(p_hospital_id bigint, p_kind text, p_import_run_id bigint, p_lines bigint[])
RETURNS TABLE (line bigint, problems text[], keys text[], lock_key bigint)
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    CASE p_kind
        WHEN 'PATIENTS' THEN RETURN QUERY SELECT c.* FROM clinic.checked_patients(p_hospital_id, p_import_run_id, p_lines) AS c;
        WHEN 'APPOINTMENTS' THEN RETURN QUERY SELECT c.* FROM clinic.checked_appointments(p_hospital_id, p_import_run_id, p_lines) AS c;
        WHEN 'MEDICATIONS' THEN RETURN QUERY SELECT c.* FROM clinic.checked_medications(p_hospital_id, p_import_run_id, p_lines) AS c;
    END CASE;
END
$$;
COMMENT ON FUNCTION clinic.checked_import_rows(bigint, text, bigint, bigint[]) IS
'What is wrong with rows of a file by themselves, what no other row of it may have, and what they are locked by: by the function of their kind.';
