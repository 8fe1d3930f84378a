SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.taxes(p_hospital_id bigint, p_filter clinic.report_filter)
RETURNS TABLE (id bigint, month date, tax_rate_percent numeric, currency text, bills bigint, net numeric, tax numeric, billed numeric)
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT
        b.hospital_id, date_trunc('month', b.issued_at AT TIME ZONE h.time_zone)::date, b.tax_rate_percent, b.currency, count(*),
        sum(b.subtotal - b.discount), sum(b.tax), sum(b.total)
    FROM clinic.reported_bills(p_hospital_id, p_filter) AS b JOIN clinic.hospitals AS h ON h.id = b.hospital_id
    WHERE b.status <> 'VOID'
    GROUP BY b.hospital_id, date_trunc('month', b.issued_at AT TIME ZONE h.time_zone)::date, b.tax_rate_percent, b.currency
$$;
COMMENT ON FUNCTION clinic.taxes(bigint, clinic.report_filter) IS
'Report: the tax on the bills that were issued in a period and are not void, by month at the hospital (its first day), tax rate and currency; id is the hospital''s. net is what they come to without the tax and after discounts, tax the tax on it, billed both together: the bills as they are now, whoever pays them and whether they are paid.';
