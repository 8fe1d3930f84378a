SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.admission_problems(p_hospital_id bigint, p_row clinic.admissions) RETURNS jsonb[]
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT ARRAY[rules.text_problem('reason', p_row.reason, 1000)]
$$;
COMMENT ON FUNCTION clinic.admission_problems(bigint, clinic.admissions) IS
'What is wrong with what can be set of a patient''s stay.';
