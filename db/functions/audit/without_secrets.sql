SET LOCAL ROLE wardgraph_audit;

CREATE OR REPLACE FUNCTION audit.without_secrets(p_values jsonb, p_secrets text[]) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT p_values || coalesce(
        (SELECT jsonb_object_agg(s.name, '[secret]') FROM unnest(p_secrets) AS s (name) WHERE p_values ? s.name), '{}'
    )
$$;
COMMENT ON FUNCTION audit.without_secrets(jsonb, text[]) IS 'Values by their columns, with [secret] in place of each that is one.';
