SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.room_problems(p_hospital_id bigint, p_row clinic.rooms) RETURNS jsonb[]
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT ARRAY[
        rules.id_problem('departmentId', p_row.department_id),
        rules.text_problem('number', p_row.number, 20),
        rules.number_problem('beds', p_row.beds, 0, 200)
    ] || clinic.room_choice_problems(p_row)
$$;
COMMENT ON FUNCTION clinic.room_problems(bigint, clinic.rooms) IS
'What is wrong with a room, whether new or changed.';
