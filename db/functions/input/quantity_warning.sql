SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.quantity_warning(p_path text, p_quantity integer, p_above integer) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT CASE WHEN abs(p_quantity) > p_above THEN rules.warning(
        p_path, 'LARGE_QUANTITY', format('is %s, an unusually large number', p_quantity), jsonb_build_object('quantity', p_quantity, 'confirmAbove', p_above)
    ) END
$$;
COMMENT ON FUNCTION rules.quantity_warning(text, integer, integer) IS
'A warning for rules.require_confirmation where more is counted in or out than p_above; null otherwise.';
