SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.id_problem(p_path text, p_id bigint) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT CASE
        WHEN p_id IS NULL THEN rules.problem_unless(false, p_path, 'REQUIRED', 'is required')
        ELSE rules.problem_unless(p_id > 0, p_path, 'MALFORMED_ID', 'is not an id of the expected type')
    END
$$;
COMMENT ON FUNCTION rules.id_problem(text, bigint) IS
'Null, or what is wrong with a required id. The web tier passes 0 for one it cannot read.';
