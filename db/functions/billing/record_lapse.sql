SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.record_lapse(p_hospital_id bigint, p_bill_id bigint, p_claim_id bigint) RETURNS void
LANGUAGE sql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
AS $$
    INSERT INTO clinic.adjustments (hospital_id, bill_id, claim_id, kind, amount, reason, adjusted_by_id)
    SELECT
        p_hospital_id, p_bill_id, p_claim_id, 'LAPSED', u.amount,
        coalesce(b.void_reason, CASE
            WHEN u.amount < 0 THEN 'What was written off is not owed any more.' ELSE 'What was written off would be owed again.'
        END),
        auth.account_id()
    FROM clinic.bills AS b
    CROSS JOIN LATERAL (
        SELECT rules.round_money(clinic.unrecorded_write_off(p_hospital_id, p_bill_id, p_claim_id), b.currency) AS amount
    ) AS u
    WHERE b.hospital_id = p_hospital_id AND b.id = p_bill_id AND u.amount <> 0
$$;
COMMENT ON FUNCTION clinic.record_lapse(bigint, bigint, bigint) IS
'Rule 9: makes the adjustments of a bill, or of its claim, come to what is written off, by a row of kind LAPSED where charges fell away, came back, or the bill is void.';
