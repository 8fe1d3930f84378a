SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.imported_bill_totals(
    p_lines jsonb, p_discount_percent numeric, p_tax_rate_percent numeric, p_cover_percent numeric, p_currency text,
    OUT total numeric, OUT covered_amount numeric, OUT owed numeric
) RETURNS record
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT t.total, t.covered_amount, t.owed
    FROM (
        SELECT sum(coalesce(l.quantity, 1) * l.unit_price) AS subtotal,
            bool_and(coalesce(l.quantity, 1) BETWEEN 1 AND 10000 AND coalesce(l.unit_price BETWEEN 0 AND 1e12, false)) AS is_known
        FROM jsonb_to_recordset(p_lines) AS l (quantity integer, unit_price numeric)
    ) AS s
    CROSS JOIN LATERAL rules.bill_totals(s.subtotal, p_discount_percent, p_tax_rate_percent, p_cover_percent, p_currency) AS t
    WHERE s.is_known AND least(p_discount_percent, p_tax_rate_percent, p_cover_percent) >= 0
        AND greatest(p_discount_percent, p_tax_rate_percent, p_cover_percent) <= 100
$$;
COMMENT ON FUNCTION rules.imported_bill_totals(jsonb, numeric, numeric, numeric, text) IS
'What a bill with lines [{quantity, unit_price}] and these percentages comes to (rules.bill_totals); null where it cannot be told, since one of them is wrong.';
