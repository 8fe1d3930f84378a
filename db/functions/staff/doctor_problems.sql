SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.doctor_problems(p_hospital_id bigint, p_row clinic.doctors) RETURNS jsonb[]
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN rules.employee_problems(p_row.id IS NULL, p_row.department_id, p_row.employee_number, p_row.first_name, p_row.last_name) || ARRAY[
        rules.optional_text_problem('jobTitle', p_row.job_title, 100),
        rules.text_problem('specialization', p_row.specialization, 100),
        rules.text_problem('registrationNumber', p_row.registration_number, 50),
        rules.problem_unless(p_row.registration_expires_on IS NOT NULL, 'registrationExpiresOn', 'REQUIRED', 'is required'),
        rules.money_problem(
            'consultationFee', p_row.consultation_fee, (SELECT h.currency FROM clinic.hospitals AS h WHERE h.id = p_hospital_id), 0
        ),
        -- One of before numbers were checked stays until another is given.
        CASE WHEN p_row.id IS NULL THEN rules.phone_problem('phone', p_row.phone, clinic.country(p_hospital_id)) END,
        rules.problem_unless(
            p_row.practising_since IS NULL OR p_row.practising_since <= clinic.today(p_hospital_id),
            'practisingSince', 'IN_THE_FUTURE', 'must not be in the future'
        ),
        CASE WHEN p_row.practising_since <= clinic.today(p_hospital_id) THEN
            rules.far_problem('practisingSince', p_row.practising_since, clinic.today(p_hospital_id))
        END,
        rules.far_problem('registrationExpiresOn', p_row.registration_expires_on, clinic.today(p_hospital_id)),
        rules.email_problem('email', p_row.email)
    ] || clinic.doctor_choice_problems(p_row);
END
$$;
COMMENT ON FUNCTION clinic.doctor_problems(bigint, clinic.doctors) IS
'What is wrong with a doctor, whether new or changed.';
