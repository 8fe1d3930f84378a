SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.round_money(p_amount numeric, p_currency text) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    -- round() of numeric rounds half away from zero, which is the rule.
    SELECT round(p_amount, rules.minor_unit_digits(p_currency))
$$;
COMMENT ON FUNCTION rules.round_money(numeric, text) IS
'THE rounding of money: half away from zero, at the currency''s minor unit.';
GRANT EXECUTE ON FUNCTION rules.round_money(numeric, text) TO wardgraph_reader;
