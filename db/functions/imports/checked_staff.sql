SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.checked_staff(p_hospital_id bigint, p_import_run_id bigint, p_lines bigint[])
RETURNS TABLE (line bigint, problems jsonb[], keys text[], lock_key bigint)
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN QUERY
    SELECT s.line,
        ARRAY[
            rules.choice_problem('kind', s.kind, '{DOCTOR,NURSE,RECEPTIONIST,OTHER}'),
            CASE
                WHEN s.department_id IS NULL THEN rules.problem_unless(false, 'department', 'NOT_FOUND', 'must be the name of a department')
                WHEN s.is_in_retired_department THEN rules.problem_unless(false, 'department', 'RETIRED', 'is that of a department that is retired')
            END
        ] || CASE s.kind
            WHEN 'DOCTOR' THEN clinic.doctor_problems(
                p_hospital_id, jsonb_populate_record(NULL::clinic.doctors, '{"licence_status": "ACTIVE"}' || p.given)
            ) || rules.weekly_hours_problems(s.given -> 'hours')
            WHEN 'NURSE' THEN clinic.nurse_problems(p_hospital_id, jsonb_populate_record(NULL::clinic.nurses, p.given))
            WHEN 'RECEPTIONIST' THEN clinic.receptionist_problems(p_hospital_id, jsonb_populate_record(NULL::clinic.receptionists, p.given))
            ELSE clinic.other_staff_problems(p_hospital_id, jsonb_populate_record(NULL::clinic.other_staff, p.given))
        END,
        ARRAY[
            '=employeeNumber|' || (s.given ->> 'employee_number'),
            CASE WHEN s.kind = 'DOCTOR'
                THEN '=registrationNumber|' || rules.case_folded(rules.clean_text(s.given ->> 'registration_number')) END,
            '?lastName|' || s.kind || '|' || s.department_id || '|'
            || rules.person_key(s.given ->> 'first_name', s.given ->> 'last_name')
        ],
        -- Whoever has a number comes first, so that no number that is generated is one that a later row has.
        CASE WHEN s.given ->> 'employee_number' IS NULL THEN 1 ELSE 0 END::bigint
    FROM clinic.imported_staff(p_hospital_id, p_import_run_id, p_lines) AS s
    -- What is wrong with the department is said of its name. A name that is not given is an empty one. Without an id, since of
    -- those who are there already less is checked.
    CROSS JOIN LATERAL (
        SELECT '{"first_name": "", "last_name": ""}' || s.given || jsonb_build_object('id', NULL, 'department_id', coalesce(s.department_id, 1)) AS given
    ) AS p;
END
$$;
COMMENT ON FUNCTION clinic.checked_staff(bigint, bigint, bigint[]) IS
'What is wrong with staff of a file: all that would be wrong with a new doctor, nurse, receptionist or member of other staff, and with the weekly hours of a doctor. An employee number is given once, whatever the kind.';
