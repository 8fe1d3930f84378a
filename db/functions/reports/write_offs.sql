SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.write_offs(p_hospital_id bigint, p_filter clinic.report_filter)
RETURNS TABLE (
    id bigint, adjusted_at timestamptz, payer text, insurance_provider text, currency text, amount numeric
)
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT
        w.bill_id, w.adjusted_at, CASE WHEN w.claim_id IS NULL THEN 'PATIENT' ELSE 'INSURER' END,
        CASE WHEN w.claim_id IS NOT NULL THEN b.insurance_provider END, b.currency, w.amount
    FROM clinic.reported_adjustments(p_hospital_id, p_filter) AS w
    JOIN clinic.bills AS b ON b.hospital_id = w.hospital_id AND b.id = w.bill_id
    WHERE w.kind <> 'TRANSFERRED'
$$;
COMMENT ON FUNCTION clinic.write_offs(bigint, clinic.report_filter) IS
'Report: what was written off in a period, one row each; id is the bill''s. payer is who owed it: PATIENT, or INSURER with its name. An amount that takes an earlier one back is negative, and so is what counts no more, since charges fell away or the bill is void. So the rows of all time come to what is written off of bills that are not void. Why it was written off says the adjustment of the bill.';
