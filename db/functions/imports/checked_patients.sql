SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.checked_patients(p_hospital_id bigint, p_import_run_id bigint, p_lines bigint[])
RETURNS TABLE (line bigint, problems jsonb[], keys text[], lock_key bigint)
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_today CONSTANT date := clinic.today(p_hospital_id);
    v_country CONSTANT text := clinic.country(p_hospital_id);
BEGIN
    RETURN QUERY
    SELECT p.line,
        clinic.patient_problems_of(p.patient, v_today, v_country) || ARRAY[
            rules.problem_unless(
                (p.patient).registered_at <= clinic.clock() IS NOT FALSE, 'registeredAt', 'OUT_OF_RANGE', 'must not be in the future'
            ),
            CASE WHEN (p.patient).registered_at <= clinic.clock()
                THEN rules.far_problem('registeredAt', (p.patient).registered_at::date, v_today) END,
            rules.problem_unless((p.patient).deceased_on <= v_today IS NOT FALSE, 'deceasedOn', 'OUT_OF_RANGE', 'must not be after today'),
            rules.problem_unless(
                (p.patient).deceased_on >= (p.patient).birth_date IS NOT FALSE, 'deceasedOn', 'OUT_OF_RANGE', 'must not be before the birth'
            )
        ],
        ARRAY[
            '=medicalRecordNumber|' || (p.patient).medical_record_number,
            '?lastName|' || (p.patient).birth_date || '|' || rules.person_key((p.patient).first_name, (p.patient).last_name),
            '?phone|' || (p.patient).birth_date || '|' || rules.phone_digits((p.patient).phone, v_country),
            '?email|' || (p.patient).birth_date || '|' || rules.case_folded(btrim((p.patient).email))
        ],
        ((p.patient).birth_date - date '2000-01-01')::bigint
    FROM (
        SELECT r.line,
            -- Without an id, since of those who are there already less is checked.
            jsonb_populate_record(NULL::clinic.patients, '{"first_name": "", "last_name": ""}' || r.given || '{"id": null}') AS patient
        FROM clinic.import_rows AS r
        WHERE r.hospital_id = p_hospital_id AND r.import_run_id = p_import_run_id AND r.line = ANY (p_lines)
        -- Made once a row, and not for each column again.
        OFFSET 0
    ) AS p;
END
$$;
COMMENT ON FUNCTION clinic.checked_patients(bigint, bigint, bigint[]) IS
'What is wrong with patients of a file: all that would be wrong with a new one (clinic.patient_problems), and when they came and died. They are locked by their birth date.';
