SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.revenue(p_hospital_id bigint, p_filter clinic.report_filter)
RETURNS TABLE (
    id bigint, month date, method text, currency text, received numeric, refunded numeric, revenue numeric, payer text
)
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT
        moved.department_id, moved.month, moved.method, moved.currency, sum(moved.received), sum(moved.refunded),
        sum(moved.received) - sum(moved.refunded), moved.payer
    FROM (
        SELECT
            coalesce(a.department_id, 0) AS department_id, date_trunc('month', p.received_at AT TIME ZONE h.time_zone)::date AS month, p.method, h.currency,
            sum(p.amount) AS received, rules.round_money(0, h.currency) AS refunded, p.payer
        FROM clinic.reported_payments(p_hospital_id, p_filter) AS p
        JOIN clinic.bills AS b ON b.hospital_id = p.hospital_id AND b.id = p.bill_id
        LEFT JOIN clinic.appointments AS a ON a.hospital_id = b.hospital_id AND a.id = b.appointment_id
        JOIN clinic.hospitals AS h ON h.id = p.hospital_id
        WHERE p.status <> 'VOID'
        GROUP BY 1, 2, 3, 4, 7
        UNION ALL
        SELECT
            coalesce(a.department_id, 0), date_trunc('month', r.refunded_at AT TIME ZONE h.time_zone)::date, p.method, h.currency,
            rules.round_money(0, h.currency), sum(r.amount), p.payer
        FROM clinic.reported_refunds(p_hospital_id, p_filter) AS r
        JOIN clinic.payments AS p ON p.hospital_id = r.hospital_id AND p.id = r.payment_id
        JOIN clinic.bills AS b ON b.hospital_id = p.hospital_id AND b.id = p.bill_id
        LEFT JOIN clinic.appointments AS a ON a.hospital_id = b.hospital_id AND a.id = b.appointment_id
        JOIN clinic.hospitals AS h ON h.id = r.hospital_id
        WHERE p.status <> 'VOID'
        GROUP BY 1, 2, 3, 4, 7
    ) AS moved
    GROUP BY moved.department_id, moved.month, moved.method, moved.currency, moved.payer
$$;
COMMENT ON FUNCTION clinic.revenue(bigint, clinic.report_filter) IS
'Report: the money that came in by department (the appointment''s; id is its, and 0 for bills of no appointment), month at the hospital (its first day), method and currency. received are the payments of the month that are not void, refunded is what was given back in the month, of whichever month''s payment; revenue is received less refunded. payer is who paid or was given back: PATIENT, or INSURER for the method INSURANCE. What insurances cover counts once the insurer paid it.';
