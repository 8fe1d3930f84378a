SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.bill_totals(
    p_subtotal numeric, p_discount_percent numeric, p_tax_rate_percent numeric, p_cover_percent numeric, p_currency text,
    OUT subtotal numeric, OUT discount numeric, OUT tax numeric, OUT total numeric, OUT covered_amount numeric, OUT owed numeric
) RETURNS record
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    subtotal := rules.round_money(p_subtotal, p_currency);
    discount := subtotal - rules.round_money(rules.discounted_amount(subtotal, p_discount_percent), p_currency);
    tax := rules.round_money((subtotal - discount) * p_tax_rate_percent / 100, p_currency);
    total := subtotal - discount + tax;
    covered_amount := rules.round_money(total * p_cover_percent / 100, p_currency);
    owed := total - covered_amount;
END
$$;
COMMENT ON FUNCTION rules.bill_totals(numeric, numeric, numeric, numeric, text) IS
'Rule 5: the amounts of a bill from the sum of its lines and its percentages, each rounded once by rules.round_money. DISCOUNT_OUT_OF_RANGE.';
GRANT EXECUTE ON FUNCTION rules.bill_totals(numeric, numeric, numeric, numeric, text) TO wardgraph_reader;
