SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.room_problems(p_hospital_id bigint, p_row clinic.rooms) RETURNS jsonb[]
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT ARRAY[
        rules.id_problem('departmentId', p_row.department_id),
        rules.text_problem('number', p_row.number, 20),
        rules.choice_problem('type', p_row.type, '{GENERAL,PRIVATE,ICU,THEATRE}'),
        rules.number_problem('beds', p_row.beds, 0, 200)
    ]
$$;
COMMENT ON FUNCTION clinic.room_problems(bigint, clinic.rooms) IS
'What is wrong with a room, whether new or changed.';
