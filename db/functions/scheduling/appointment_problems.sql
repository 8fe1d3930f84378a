SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.appointment_problems(p_hospital_id bigint, p_row clinic.appointments) RETURNS jsonb[]
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT ARRAY[
        rules.optional_text_problem('reason', p_row.reason, 1000),
        rules.optional_text_problem('notes', p_row.notes, 5000),
        CASE WHEN p_row.receptionist_id IS NOT NULL THEN rules.id_problem('receptionistId', p_row.receptionist_id) END
    ]
$$;
COMMENT ON FUNCTION clinic.appointment_problems(bigint, clinic.appointments) IS
'What is wrong with what can be changed of an appointment.';
