SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.account_problems(p_hospital_id bigint, p_row auth.accounts) RETURNS jsonb[]
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT ARRAY[
        rules.problem_unless(
            p_row.email IS NOT NULL AND rules.email_problem('email', btrim(p_row.email)) IS NULL, 'email', 'MALFORMED_EMAIL', 'must be an e-mail address'
        ),
        rules.problem_unless(
            cardinality(p_row.roles) > 0
            AND p_row.roles <@ (SELECT array_agg(DISTINCT r) FROM auth.permissions() AS p, unnest(p.roles || '{ANALYST}') AS r),
            'roles', 'UNKNOWN_ROLE', 'must be one or more known roles'
        ),
        CASE
            WHEN p_row.patient_id IS NOT NULL THEN rules.id_problem('patientId', p_row.patient_id)
            WHEN p_row.roles @> '{PATIENT}' THEN rules.problem_unless(false, 'patientId', 'REQUIRED', 'is required for the role PATIENT')
        END,
        CASE
            WHEN p_row.doctor_id IS NOT NULL THEN rules.id_problem('doctorId', p_row.doctor_id)
            WHEN p_row.roles @> '{DOCTOR}' THEN rules.problem_unless(false, 'doctorId', 'REQUIRED', 'is required for the role DOCTOR')
        END,
        CASE
            WHEN p_row.nurse_id IS NOT NULL THEN rules.id_problem('nurseId', p_row.nurse_id)
            WHEN p_row.roles @> '{NURSE}' THEN rules.problem_unless(false, 'nurseId', 'REQUIRED', 'is required for the role NURSE')
        END,
        CASE WHEN p_row.receptionist_id IS NOT NULL THEN rules.id_problem('receptionistId', p_row.receptionist_id) END,
        CASE WHEN rules.clean_text(p_row.first_name) <> '' THEN rules.name_problem('firstName', p_row.first_name, p_row.id IS NULL) END,
        CASE WHEN rules.clean_text(p_row.last_name) <> '' THEN rules.name_problem('lastName', p_row.last_name, p_row.id IS NULL) END,
        -- One of before numbers were checked stays until another is given.
        CASE WHEN p_row.id IS NULL THEN rules.phone_problem('phone', p_row.phone, clinic.country(p_hospital_id)) END
    ]
$$;
COMMENT ON FUNCTION clinic.account_problems(bigint, auth.accounts) IS
'What is wrong with an account, whether new or changed, but for names that it has to have (clinic.missing_names).';
