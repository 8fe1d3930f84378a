SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.unrecorded_write_off(p_hospital_id bigint, p_bill_id bigint, p_claim_id bigint) RETURNS numeric
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT
        CASE
            WHEN b.voided_at IS NOT NULL THEN 0
            WHEN p_claim_id IS NULL THEN b.written_off
            ELSE (SELECT c.written_off FROM clinic.claims AS c WHERE c.hospital_id = p_hospital_id AND c.id = p_claim_id)
        END - coalesce((
            SELECT sum(a.amount) FROM clinic.adjustments AS a
            WHERE a.hospital_id = p_hospital_id AND a.bill_id = p_bill_id AND a.kind <> 'TRANSFERRED'
                AND a.claim_id IS NOT DISTINCT FROM p_claim_id
        ), 0)
    FROM clinic.bills AS b WHERE b.hospital_id = p_hospital_id AND b.id = p_bill_id
$$;
COMMENT ON FUNCTION clinic.unrecorded_write_off(bigint, bigint, bigint) IS
'How much more is written off of what a patient owes of a bill, or of its claim, than its adjustments come to; below zero where it is less.';
