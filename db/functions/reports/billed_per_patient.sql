SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.billed_per_patient(p_hospital_id bigint, p_filter clinic.report_filter)
RETURNS TABLE (
    id bigint, currency text, bills bigint, billed numeric, covered numeric, paid numeric, refunded numeric, balance numeric,
    refund_due numeric, written_off numeric, insurer_paid numeric, insurer_balance numeric
)
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT
        b.patient_id, b.currency, count(*), sum(b.total), sum(b.covered_amount), sum(b.paid), sum(b.refunded),
        sum(b.balance + b.refund_due), sum(b.refund_due), sum(b.written_off), sum(b.insurer_paid),
        sum(b.insurer_balance)
    FROM clinic.reported_bills(p_hospital_id, p_filter) AS b
    WHERE b.status <> 'VOID'
    GROUP BY b.patient_id, b.currency
$$;
COMMENT ON FUNCTION clinic.billed_per_patient(bigint, clinic.report_filter) IS
'Report: each patient''s bills that were issued in a period and are not void, by currency. billed is the sum of their totals as they are now, covered what insurers are asked to pay of it, paid and refunded what patients paid so far and were given back, whenever that was, balance what they still have to pay, refund_due what is to be given back to them, written_off what they are not asked for any more; insurer_paid what insurers paid less what they were given back, insurer_balance what they still have to pay.';
