SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.billed_per_patient_kept(p_hospital_id bigint)
RETURNS TABLE (
    id bigint, currency text, bills bigint, billed numeric, covered numeric, paid numeric, refunded numeric, balance numeric,
    refund_due numeric, written_off numeric, insurer_paid numeric, insurer_balance numeric
)
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT
        t.patient_id, t.currency, t.bills, t.total_billed, t.covered, t.paid, t.refunded, t.balance, t.refund_due, t.written_off,
        t.insurer_paid, t.insurer_balance
    FROM clinic.patient_totals AS t
    WHERE t.hospital_id = p_hospital_id AND t.bills > 0
$$;
COMMENT ON FUNCTION clinic.billed_per_patient_kept(bigint) IS
'Report: clinic.billed_per_patient of all rows of all time, from the totals that triggers keep (rule 6).';
