SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.takings(p_hospital_id bigint, p_filter clinic.report_filter)
RETURNS TABLE (
    id bigint, day date, method text, currency text, payments bigint, received numeric, refunds bigint, refunded numeric, remaining numeric
)
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT
        m.account_id, m.day, m.method, m.currency, sum(m.payments)::bigint, sum(m.received), sum(m.refunds)::bigint, sum(m.refunded),
        sum(m.received) - sum(m.refunded)
    FROM (
        SELECT
            coalesce(p.received_by_id, 0) AS account_id, (p.received_at AT TIME ZONE h.time_zone)::date AS day, p.method, h.currency,
            count(*) AS payments, sum(p.amount) AS received, 0 AS refunds, rules.round_money(0, h.currency) AS refunded
        FROM clinic.reported_payments(p_hospital_id, p_filter) AS p
        JOIN clinic.hospitals AS h ON h.id = p.hospital_id
        WHERE p.status <> 'VOID'
        GROUP BY 1, 2, 3, 4
        UNION ALL
        SELECT
            coalesce(r.refunded_by_id, 0), (r.refunded_at AT TIME ZONE h.time_zone)::date, p.method, h.currency,
            0, rules.round_money(0, h.currency), count(*), sum(r.amount)
        FROM clinic.reported_refunds(p_hospital_id, p_filter) AS r
        JOIN clinic.payments AS p ON p.hospital_id = r.hospital_id AND p.id = r.payment_id
        JOIN clinic.hospitals AS h ON h.id = r.hospital_id
        WHERE p.status <> 'VOID'
        GROUP BY 1, 2, 3, 4
    ) AS m
    GROUP BY m.account_id, m.day, m.method, m.currency
$$;
COMMENT ON FUNCTION clinic.takings(bigint, clinic.report_filter) IS
'Report: what each account took and gave back on each day at the hospital, by payment method and currency, for the count of a till; id is the account''s, 0 where none is known. received are the payments that are not void, refunded what was given back, of whoever''s and whichever day''s payment, under the method of that payment; remaining is received less refunded.';
