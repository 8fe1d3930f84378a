SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.checked_medications(p_hospital_id bigint, p_import_run_id bigint, p_lines bigint[])
RETURNS TABLE (line bigint, problems jsonb[], keys text[], lock_key bigint)
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN QUERY
    SELECT m.line, clinic.medication_problems(p_hospital_id, m.medication),
        ARRAY['=name|' || jsonb_build_array(
            rules.case_folded(rules.clean_text((m.medication).name)), rules.case_folded(rules.clean_text((m.medication).strength)),
            rules.case_folded(rules.clean_text((m.medication).manufacturer))
        )::text],
        m.line
    FROM clinic.imported_medications(p_hospital_id, p_import_run_id, p_lines) AS m;
END
$$;
COMMENT ON FUNCTION clinic.checked_medications(bigint, bigint, bigint[]) IS
'What is wrong with medications of a file (clinic.medication_problems). One of a name, strength and manufacturer is entered once.';
