SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.change_reason_problem(p_hospital_id bigint, p_reason text, p_reasoned boolean) RETURNS jsonb
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT CASE
        WHEN p_reason IS NOT NULL THEN rules.text_problem('changeReason', p_reason, 1000)
        WHEN p_reasoned THEN (
            SELECT rules.problem_unless(NOT h.change_reasons_required, 'changeReason', 'REQUIRED', 'is required in this hospital')
            FROM clinic.hospitals AS h WHERE h.id = p_hospital_id
        )
    END
$$;
COMMENT ON FUNCTION clinic.change_reason_problem(bigint, text, boolean) IS
'Null, or what is wrong with the reason of a change. Where p_reasoned, the hospital may require one (change_reasons_required).';
