SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.lab_result_problems(p_hospital_id bigint, p_row clinic.lab_results) RETURNS jsonb[]
LANGUAGE sql STABLE PARALLEL UNSAFE SECURITY INVOKER
AS $$
    SELECT ARRAY[
        rules.id_problem('visitId', p_row.visit_id),
        rules.text_problem('test', p_row.test, 200),
        rules.text_problem('value', p_row.value, 200),
        rules.optional_text_problem('unit', p_row.unit, 50),
        rules.optional_text_problem('referenceRange', p_row.reference_range, 100),
        CASE
            WHEN p_row.resulted_at IS NULL THEN rules.problem_unless(false, 'resultedAt', 'REQUIRED', 'is required')
            ELSE rules.problem_unless(p_row.resulted_at <= clinic.clock(), 'resultedAt', 'IN_THE_FUTURE', 'must not be in the future')
        END,
        CASE WHEN p_row.resulted_at <= clinic.clock() THEN
            rules.far_problem('resultedAt', p_row.resulted_at::date, clinic.clock()::date)
        END,
        rules.optional_text_problem('notes', p_row.notes, 20000)
    ]
$$;
COMMENT ON FUNCTION clinic.lab_result_problems(bigint, clinic.lab_results) IS
'What is wrong with a laboratory result.';
