SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.amount_warning(p_hospital_id bigint, p_path text, p_before numeric, p_amount numeric) RETURNS jsonb
LANGUAGE sql STABLE PARALLEL UNSAFE SECURITY INVOKER
AS $$
    SELECT rules.warning(
        p_path, 'LARGE_AMOUNT', format('is %s %s, an unusually large amount', rules.round_money(p_amount, h.currency), h.currency),
        jsonb_build_object('amount', rules.round_money(p_amount, h.currency)::text, 'currency', h.currency)
        -- A visitor need not know what goes unasked.
        || CASE WHEN auth.may('see.settings') THEN jsonb_build_object('confirmAbove', h.confirm_above::text) ELSE '{}' END
    )
    FROM clinic.hospitals AS h
    WHERE h.id = p_hospital_id AND p_amount > h.confirm_above AND p_amount IS DISTINCT FROM p_before
$$;
COMMENT ON FUNCTION clinic.amount_warning(bigint, text, numeric, numeric) IS
'A warning for rules.require_confirmation where an amount of money that somebody enters is above the hospital''s confirm_above, unless it was the same before; null otherwise.';
