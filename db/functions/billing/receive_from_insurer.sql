SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.receive_from_insurer(p_hospital_id bigint, p_claim_id bigint, p_amount numeric) RETURNS bigint
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_id bigint;
    v_owed numeric;
    v_claim clinic.claims;
BEGIN
    v_claim := clinic.lock_claim(p_hospital_id, p_claim_id);
    IF v_claim.status = 'VOID' THEN
        PERFORM rules.refuse_transition('claim', v_claim.status, 'PAID');
    END IF;
    -- Money that comes before anybody noted the submission proves it.
    v_owed := CASE v_claim.status WHEN 'UNTRACKED' THEN v_claim.amount ELSE v_claim.balance END;
    IF p_amount > v_owed THEN
        RAISE EXCEPTION USING
            errcode = 'ZH301', message = format('The insurer owes only %s %s of this claim.', v_owed, v_claim.currency),
            detail = jsonb_build_object(
                'billId', v_claim.bill_id::text, 'claimId', p_claim_id::text, 'amount', p_amount::text, 'balance', v_owed::text
            )::text,
            hint = 'Enter at most the claim''s balance. What was transferred or written off can be claimed again by reopenClaim.';
    END IF;
    IF v_claim.submitted_at IS NULL THEN
        PERFORM clinic.mark_submitted(p_hospital_id, p_claim_id, NULL);
    END IF;
    INSERT INTO clinic.payments AS p (hospital_id, bill_id, claim_id, amount, refunded, method, received_by_id)
    VALUES (
        p_hospital_id, v_claim.bill_id, p_claim_id, rules.round_money(p_amount, v_claim.currency), rules.round_money(0, v_claim.currency),
        'INSURANCE', auth.account_id()
    )
    RETURNING p.id INTO v_id;
    RETURN v_id;
END
$$;
COMMENT ON FUNCTION clinic.receive_from_insurer(bigint, bigint, numeric) IS
'Books an insurer''s payment of a claim, never more than is outstanding of it, and answers its id. OVERPAYMENT, BAD_TRANSITION.';
