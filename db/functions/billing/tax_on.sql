SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.tax_on(p_amount numeric, p_tax_rate_percent numeric, p_currency text) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT rules.round_money(p_amount * p_tax_rate_percent / 100, p_currency)
$$;
COMMENT ON FUNCTION rules.tax_on(numeric, numeric, text) IS
'Rule 5: the tax on what is left of a bill after its discount.';
GRANT EXECUTE ON FUNCTION rules.tax_on(numeric, numeric, text) TO wardgraph_reader;
