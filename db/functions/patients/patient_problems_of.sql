SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.patient_problems_of(p_row clinic.patients, p_today date, p_country text) RETURNS jsonb[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN rules.names_problems(p_row.first_name, p_row.last_name, p_row.id IS NULL) || ARRAY[
        rules.problem_unless(
            -- One of before stays until another is given.
            p_row.birth_date BETWEEN p_today - interval '130 years' AND p_today OR p_row.id IS NOT NULL,
            'birthDate', 'OUT_OF_RANGE', 'must be a day of the last 130 years'
        ),
        -- One of before numbers were checked stays until another is given.
        CASE WHEN p_row.id IS NULL THEN rules.phone_problem('phone', p_row.phone, p_country) END,
        rules.email_problem('email', p_row.email),
        rules.optional_text_problem('address', p_row.address, 500),
        CASE WHEN p_row.allergies <> '{}' THEN rules.texts_problem('allergies', p_row.allergies, 100) END,
        rules.optional_text_problem('notes', p_row.notes, 20000),
        rules.optional_text_problem('insuranceProvider', p_row.insurance_provider, 200),
        rules.optional_text_problem('insurancePolicyNumber', p_row.insurance_policy_number, 100),
        CASE
            WHEN p_row.insurance_cover_percent IS NOT NULL THEN rules.percent_problem('insuranceCoverPercent', p_row.insurance_cover_percent)
        END,
        rules.problem_unless(
            coalesce(p_row.insurance_cover_percent, 0) = 0 OR btrim(p_row.insurance_provider) <> '',
            'insuranceProvider', 'REQUIRED', 'is required if the insurance pays a share'
        ),
        rules.problem_unless(
            p_row.medical_record_number ~ '^[0-9]{4,18}$' OR p_row.id IS NULL AND p_row.medical_record_number IS NULL,
            'medicalRecordNumber', 'MALFORMED', 'must have four to eighteen digits'
        )
    ] || clinic.patient_choice_problems(p_row);
END
$$;
COMMENT ON FUNCTION clinic.patient_problems_of(clinic.patients, date, text) IS
'What is wrong with a patient (clinic.patient_problems) on a day, where telephone numbers without a calling code are of a country: what is the same for many rows is given.';
