SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.problem_unless(p_fine boolean, p_path text, p_code text, p_message text) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT CASE WHEN p_fine IS TRUE THEN NULL
        ELSE jsonb_object(ARRAY['path', p_path, 'code', p_code, 'message', p_message]) END
$$;
COMMENT ON FUNCTION rules.problem_unless(boolean, text, text, text) IS
'One problem of an input, or null where p_fine is true. An unknown (null) is a problem: optional fields say IS NULL OR.';
GRANT EXECUTE ON FUNCTION rules.problem_unless(boolean, text, text, text) TO wardgraph_reader;
