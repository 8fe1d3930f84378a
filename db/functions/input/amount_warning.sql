SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.amount_warning(p_path text, p_amount numeric, p_above numeric, p_currency text) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT CASE WHEN p_amount > p_above THEN rules.warning(
        p_path, 'LARGE_AMOUNT', format('is %s %s, which is more than %s', rules.round_money(p_amount, p_currency), p_currency, rules.round_money(p_above, p_currency)),
        jsonb_build_object('amount', rules.round_money(p_amount, p_currency)::text, 'confirmAbove', rules.round_money(p_above, p_currency)::text, 'currency', p_currency)
    ) END
$$;
COMMENT ON FUNCTION rules.amount_warning(text, numeric, numeric, text) IS
'A warning where an amount is above p_above, a hospital''s confirm_above; null where it is not, or there is none.';
