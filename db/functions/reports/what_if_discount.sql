SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.what_if_discount(p_hospital_id bigint, p_filter clinic.report_filter, p_percent numeric)
RETURNS TABLE (
    id bigint, month date, currency text, bills bigint, discounted_bills bigint, billed numeric, would_be_billed numeric,
    difference numeric
)
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT
        b.department_id, b.month, b.currency, count(*), count(*) FILTER (WHERE b.discount_percent > 0), sum(b.total), sum(b.lowered),
        sum(b.total) - sum(b.lowered)
    FROM (
        SELECT
            d.department_id, d.month, d.currency, d.discount_percent, d.total,
            -- A bill with as much off already is what it is.
            CASE
                WHEN d.discount_percent >= p_percent THEN d.total ELSE d.lowered + rules.tax_on(d.lowered, d.tax_rate_percent, d.currency)
            END AS lowered
        FROM (
            SELECT
                coalesce(a.department_id, 0) AS department_id, date_trunc('month', b.issued_at AT TIME ZONE h.time_zone)::date AS month,
                b.currency, b.discount_percent, b.tax_rate_percent, b.total,
                rules.round_money(rules.discounted_amount(b.subtotal, p_percent), b.currency) AS lowered
            FROM clinic.reported_bills(p_hospital_id, p_filter) AS b
            LEFT JOIN clinic.appointments AS a ON a.hospital_id = b.hospital_id AND a.id = b.appointment_id
            JOIN clinic.hospitals AS h ON h.id = b.hospital_id
            WHERE b.status <> 'VOID'
        ) AS d
    ) AS b
    GROUP BY b.department_id, b.month, b.currency
$$;
COMMENT ON FUNCTION clinic.what_if_discount(bigint, clinic.report_filter, numeric) IS
'Report: what the bills issued in a period that are not void come to, and what they would come to with p_percent off every one, by department (the appointment''s; id is its, and 0 for bills of no appointment), month at the hospital (its first day) and currency. Discounts are not added up: of p_percent and the discount that a bill has, the higher counts, so that no bill becomes dearer. discounted_bills have one already. would_be_billed is the sum of the bills'' totals by rule 5, each rounded by itself; difference is billed less that.';
