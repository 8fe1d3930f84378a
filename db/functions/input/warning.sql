SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.warning(p_path text, p_code text, p_message text, p_facts jsonb DEFAULT '{}') RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT jsonb_build_object('path', p_path, 'code', p_code, 'message', p_message) || p_facts
$$;
COMMENT ON FUNCTION rules.warning(text, text, text, jsonb) IS
'One warning for rules.require_confirmation: the field, a code, a message that continues the field''s name, and facts: ids and numbers.';
