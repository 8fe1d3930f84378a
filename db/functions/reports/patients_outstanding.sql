SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.patients_outstanding(p_hospital_id bigint, p_filter clinic.report_filter, p_today date)
RETURNS TABLE (
    id bigint, currency text, bills bigint, outstanding numeric, up_to_30_days numeric, up_to_60_days numeric,
    up_to_90_days numeric, over_90_days numeric, oldest_at timestamptz
)
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT
        b.patient_id, b.currency, count(*), sum(b.balance),
        sum(CASE WHEN b.days <= 30 THEN b.balance ELSE b.nothing END), sum(CASE WHEN b.days BETWEEN 31 AND 60 THEN b.balance ELSE b.nothing END),
        sum(CASE WHEN b.days BETWEEN 61 AND 90 THEN b.balance ELSE b.nothing END), sum(CASE WHEN b.days > 90 THEN b.balance ELSE b.nothing END),
        min(b.issued_at)
    FROM (
        SELECT
            t.patient_id, t.currency, t.balance, t.issued_at, p_today - (t.issued_at AT TIME ZONE h.time_zone)::date AS days,
            rules.round_money(0, t.currency) AS nothing
        FROM clinic.reported_bills(p_hospital_id, p_filter) AS t JOIN clinic.hospitals AS h ON h.id = t.hospital_id
        WHERE t.status IN ('OPEN', 'CLAIMED') AND t.balance > 0
    ) AS b
    GROUP BY b.patient_id, b.currency
$$;
COMMENT ON FUNCTION clinic.patients_outstanding(bigint, clinic.report_filter, date) IS
'Report: what patients still have to pay of bills that were issued in a period, by patient (id is the patient''s) and currency. bills is how many of their bills, outstanding the sum of what is left of them, up_to_30_days and so on the part of it whose bills were issued so many days before today at the hospital, oldest_at when the oldest of them was. What insurers owe is in claims_outstanding.';
