SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.check_written_time_off(p_hospital_id bigint, p_old jsonb, p_new jsonb) RETURNS void
LANGUAGE sql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
AS $$
    SELECT rules.check_input(ARRAY[
        rules.problem_unless(
            p_new -> 'ends_at' = coalesce(p_old -> 'ends_at', 'null') OR (p_new ->> 'ends_at')::timestamptz > clinic.clock() IS NOT FALSE,
            'endsAt', 'IN_THE_PAST', 'must not be in the past'
        ),
        rules.optional_text_problem('reason', p_new ->> 'reason', 1000)
    ])
$$;
COMMENT ON FUNCTION clinic.check_written_time_off(bigint, jsonb, jsonb) IS
'Time off that somebody writes with SQL meets what api.add_time_off asks for. BAD_USER_INPUT.';
