SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.bill_totals(
    p_subtotal numeric, p_discount_percent numeric, p_tax_rate_percent numeric, p_cover_percent numeric, p_currency text,
    p_uncovered numeric DEFAULT 0,
    OUT subtotal numeric, OUT discount numeric, OUT tax numeric, OUT total numeric, OUT covered_amount numeric, OUT owed numeric
) RETURNS record
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    subtotal := rules.round_money(p_subtotal, p_currency);
    discount := subtotal - rules.round_money(rules.discounted_amount(subtotal, p_discount_percent), p_currency);
    tax := rules.tax_on(subtotal - discount, p_tax_rate_percent, p_currency);
    total := subtotal - discount + tax;
    covered_amount := rules.round_money(CASE
        WHEN p_uncovered = 0 OR subtotal = 0 THEN total * p_cover_percent / 100
        -- Discount and tax are of all lines alike.
        ELSE total * p_cover_percent * (subtotal - p_uncovered) / (100 * subtotal)
    END, p_currency);
    owed := total - covered_amount;
END
$$;
COMMENT ON FUNCTION rules.bill_totals(numeric, numeric, numeric, numeric, text, numeric) IS
'Rule 5: the amounts of a bill from the sum of its lines, how much of it no insurance covers, and its percentages, each rounded once by rules.round_money. DISCOUNT_OUT_OF_RANGE.';
GRANT EXECUTE ON FUNCTION rules.bill_totals(numeric, numeric, numeric, numeric, text, numeric) TO wardgraph_reader;
