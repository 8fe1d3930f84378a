SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.reject_claim(
    p_hospital_id bigint, p_session_id uuid, p_claim_id bigint, p_falls_to text, p_reason text, p_amount numeric DEFAULT NULL,
    p_request_id uuid DEFAULT NULL, p_confirmed boolean DEFAULT false
) RETURNS clinic.claims
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_currency text;
    v_claim clinic.claims;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('claim.manage');
    SELECT h.currency INTO v_currency FROM clinic.hospitals AS h WHERE h.id = p_hospital_id;
    PERFORM rules.check_input(ARRAY[
        rules.id_problem('claimId', p_claim_id),
        rules.choice_problem('fallsTo', p_falls_to, '{PATIENT,WRITTEN_OFF}'::text[]),
        rules.text_problem('reason', p_reason, 1000),
        CASE WHEN p_amount IS NOT NULL THEN rules.money_problem('amount', p_amount, v_currency, 1) END
    ]);
    PERFORM set_config('app.change_reason', btrim(p_reason), true);
    PERFORM auth.require_visible(p_hospital_id, 'claim', p_claim_id);
    IF auth.begin_request(
        p_hospital_id, p_request_id, 'reject_claim', jsonb_build_array(p_claim_id, p_falls_to, p_reason, p_amount)
    ) IS NULL THEN
        v_claim := clinic.lock_claim(p_hospital_id, p_claim_id);
        IF v_claim.status NOT IN ('SUBMITTED', 'PARTLY_PAID') THEN
            PERFORM rules.refuse_transition('claim', v_claim.status, 'REJECTED');
        END IF;
        IF p_amount > v_claim.balance THEN
            RAISE EXCEPTION USING
                errcode = 'ZH301', message = format('Only %s %s of this claim is outstanding.', v_claim.balance, v_claim.currency),
                detail = jsonb_build_object(
                    'billId', v_claim.bill_id::text, 'claimId', p_claim_id::text, 'amount', p_amount::text, 'balance', v_claim.balance::text
                )::text,
                hint = 'Leave the amount out to reject all that is outstanding.';
        END IF;
        PERFORM rules.require_confirmation(p_confirmed, ARRAY[clinic.amount_warning(p_hospital_id, 'amount', NULL, coalesce(p_amount, v_claim.balance))]);
        INSERT INTO clinic.adjustments (hospital_id, bill_id, claim_id, kind, amount, reason, adjusted_by_id)
        VALUES (
            p_hospital_id, v_claim.bill_id, p_claim_id, CASE p_falls_to WHEN 'PATIENT' THEN 'TRANSFERRED' ELSE 'WRITTEN_OFF' END,
            rules.round_money(coalesce(p_amount, v_claim.balance), v_claim.currency), btrim(p_reason), auth.account_id()
        );
        PERFORM auth.finish_request(p_hospital_id, p_request_id, p_claim_id);
    END IF;
    SELECT c.* INTO STRICT v_claim FROM clinic.claims AS c WHERE c.hospital_id = p_hospital_id AND c.id = p_claim_id;
    PERFORM set_config('app.change_reason', '', true);
    RETURN v_claim;
END
$$;
COMMENT ON FUNCTION api.reject_claim(bigint, uuid, bigint, text, text, numeric, uuid, boolean) IS
'Notes that the insurer does not pay all or part of what is outstanding of a submitted claim; the patient owes it then, or nobody does (rule 9).
Requires: claim.manage.
Errors: BAD_USER_INPUT, NOT_FOUND, BAD_TRANSITION, OVERPAYMENT, CONFIRMATION_NEEDED, REQUEST_ID_REUSED.';
GRANT EXECUTE ON FUNCTION api.reject_claim(bigint, uuid, bigint, text, text, numeric, uuid, boolean) TO wardgraph_api;
