SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.contact_person_problems(p_hospital_id bigint, p_row clinic.contact_persons) RETURNS jsonb[]
LANGUAGE sql STABLE PARALLEL UNSAFE SECURITY INVOKER
AS $$
    SELECT ARRAY[
        CASE WHEN p_row.id IS NULL THEN rules.id_problem('patientId', p_row.patient_id) END,
        rules.name_problem('name', p_row.name, true),
        -- One that was entered for another country stays until another is given.
        CASE
            WHEN p_row.id IS NULL THEN coalesce(
                rules.text_problem('phone', p_row.phone, 50),
                rules.phone_problem('phone', p_row.phone, clinic.country(p_hospital_id))
            )
        END,
        rules.email_problem('email', p_row.email),
        rules.problem_unless(p_row.preference BETWEEN 1 AND 99, 'preference', 'OUT_OF_RANGE', 'must be 1 to 99'),
        rules.optional_text_problem('note', p_row.note, 1000)
    ] || clinic.contact_person_choice_problems(p_row)
$$;
COMMENT ON FUNCTION clinic.contact_person_problems(bigint, clinic.contact_persons) IS
'What is wrong with a contact person, whether new or changed.';
