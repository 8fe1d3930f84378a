SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.patients_there_already(p_hospital_id bigint, p_import_run_id bigint, p_lines bigint[])
RETURNS TABLE (line bigint, problems jsonb[], is_doubtful boolean)
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN QUERY
    WITH asked AS MATERIALIZED (
        SELECT r.line, r.given ->> 'confirmed' = 'true' OR i.is_confirmed AS is_confirmed,
            r.given ->> 'medical_record_number' AS number, (r.given ->> 'birth_date')::date AS birth_date,
            -- As clinic.checked_patients made them, behind the birth date.
            substr(r.keys[2], length('?lastName|yyyy-mm-dd|') + 1) AS names, substr(r.keys[3], length('?phone|yyyy-mm-dd|') + 1) AS phone,
            substr(r.keys[4], length('?email|yyyy-mm-dd|') + 1) AS email
        FROM clinic.import_rows AS r
        JOIN clinic.import_runs AS i ON i.hospital_id = r.hospital_id AND i.id = r.import_run_id
        WHERE r.hospital_id = p_hospital_id AND r.import_run_id = p_import_run_id AND r.line = ANY (p_lines)
    ), found AS (
        SELECT a.line, 'medicalRecordNumber' AS path, 'ALREADY_EXISTS' AS code, 'is that of a patient already' AS message, false AS is_doubtful
        FROM asked AS a
        JOIN clinic.patients AS p ON p.hospital_id = p_hospital_id AND p.medical_record_number = a.number
        UNION ALL
        SELECT a.line, CASE WHEN d.same_names THEN 'lastName' WHEN d.same_phone THEN 'phone' ELSE 'email' END, 'LIKELY_DUPLICATE', format(
            'is that of a patient with the same birth date: %s %s, record %s', p.first_name, p.last_name, p.medical_record_number
        ), true
        FROM asked AS a
        CROSS JOIN LATERAL clinic.like_patients(p_hospital_id, a.birth_date, a.names, a.phone, a.email) AS d
        JOIN clinic.patients AS p ON p.hospital_id = p_hospital_id AND p.id = d.id
        WHERE a.is_confirmed IS NOT TRUE
    )
    SELECT f.line, array_agg(rules.problem_unless(false, f.path, f.code, f.message) ORDER BY f.path, f.message), bool_and(f.is_doubtful)
    FROM found AS f GROUP BY f.line;
END
$$;
COMMENT ON FUNCTION clinic.patients_there_already(bigint, bigint, bigint[]) IS
'The patients of a file whose record number another one has, and those who are likely registered already and not confirmed.';
