SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.staff_there_already(p_hospital_id bigint, p_import_run_id bigint, p_lines bigint[])
RETURNS TABLE (line bigint, problems jsonb[], is_doubtful boolean)
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN QUERY
    WITH asked AS MATERIALIZED (
        SELECT s.line, s.kind, s.given, s.department_id, s.is_confirmed OR i.is_confirmed AS is_confirmed,
            rules.person_key(s.given ->> 'first_name', s.given ->> 'last_name') AS names
        FROM clinic.imported_staff(p_hospital_id, p_import_run_id, p_lines) AS s
        JOIN clinic.import_runs AS i ON i.hospital_id = p_hospital_id AND i.id = p_import_run_id
    ), there AS MATERIALIZED (
        -- A hospital has some thousands: all of them are read once a batch.
        SELECT t.kind, t.department_id, t.employee_number, rules.person_key(t.first_name, t.last_name) AS names FROM (
            SELECT 'DOCTOR' AS kind, d.department_id, d.employee_number, d.first_name, d.last_name
            FROM clinic.doctors AS d WHERE d.hospital_id = p_hospital_id
            UNION ALL
            SELECT 'NURSE', n.department_id, n.employee_number, n.first_name, n.last_name
            FROM clinic.nurses AS n WHERE n.hospital_id = p_hospital_id
            UNION ALL
            SELECT 'RECEPTIONIST', p.department_id, p.employee_number, p.first_name, p.last_name
            FROM clinic.receptionists AS p WHERE p.hospital_id = p_hospital_id
            UNION ALL
            SELECT 'OTHER', o.department_id, o.employee_number, o.first_name, o.last_name
            FROM clinic.other_staff AS o WHERE o.hospital_id = p_hospital_id
        ) AS t
    ), found AS (
        SELECT a.line, rules.problem_unless(false, 'employeeNumber', 'ALREADY_EXISTS', 'is that of somebody already') AS told, false AS is_doubtful
        FROM asked AS a JOIN there AS t ON t.employee_number = a.given ->> 'employee_number'
        UNION ALL
        SELECT a.line, rules.problem_unless(false, 'registrationNumber', 'ALREADY_EXISTS', 'is that of a doctor already'), false
        FROM asked AS a
        WHERE a.kind = 'DOCTOR' AND EXISTS (
            SELECT FROM clinic.doctors AS d
            WHERE d.hospital_id = p_hospital_id
                AND rules.case_folded(d.registration_number) = rules.case_folded(rules.clean_text(a.given ->> 'registration_number'))
        )
        UNION ALL
        SELECT a.line, rules.problem_unless(
            false, 'lastName', 'LIKELY_DUPLICATE',
            format('is that of somebody of this name in the department already, employee number %s', min(t.employee_number))
        ), true
        FROM asked AS a JOIN there AS t ON (t.kind, t.department_id, t.names) = (a.kind, a.department_id, a.names)
        WHERE NOT a.is_confirmed
        GROUP BY a.line
        UNION ALL
        SELECT a.line, w.warning, true
        FROM asked AS a
        CROSS JOIN LATERAL clinic.amount_warning(
            p_hospital_id, 'consultationFee', NULL, CASE a.kind WHEN 'DOCTOR' THEN (a.given ->> 'consultation_fee')::numeric END
        ) AS w (warning)
        WHERE w.warning IS NOT NULL AND NOT a.is_confirmed
        UNION ALL
        SELECT a.line, rules.problem_unless(
            false, rules.camel_case(g.name), 'NOT_KEPT', format('is not kept of kind %s: leave it empty, or confirm to lose it', a.kind)
        ), true
        FROM asked AS a
        CROSS JOIN LATERAL jsonb_object_keys(a.given) AS g (name)
        WHERE NOT a.is_confirmed AND g.name = ANY (CASE a.kind
            WHEN 'DOCTOR' THEN '{shift}'::text[]
            WHEN 'NURSE' THEN
                '{job_title,specialization,registration_number,registration_expires_on,consultation_fee,practising_since,phone,email,hours}'
            ELSE '{shift,specialization,registration_number,registration_expires_on,consultation_fee,practising_since,phone,email,hours}'
        END)
    )
    SELECT f.line, array_agg(f.told ORDER BY f.told ->> 'path', f.told ->> 'message'), bool_and(f.is_doubtful) FROM found AS f GROUP BY f.line;
END
$$;
COMMENT ON FUNCTION clinic.staff_there_already(bigint, bigint, bigint[]) IS
'The staff of a file whose numbers somebody has already, and what waits to be confirmed: somebody of the same kind and name in the department, an unusual fee, and values that nobody of the kind has.';
