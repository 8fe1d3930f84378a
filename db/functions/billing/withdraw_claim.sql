SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.withdraw_claim(
    p_hospital_id bigint, p_session_id uuid, p_claim_id bigint, p_reason text
) RETURNS clinic.claims
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_bill_id bigint;
    v_claim clinic.claims;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('claim.manage');
    PERFORM rules.check_input(ARRAY[
        rules.id_problem('claimId', p_claim_id),
        rules.text_problem('reason', p_reason, 1000)
    ]);
    PERFORM set_config('app.change_reason', btrim(p_reason), true);
    PERFORM auth.require_visible(p_hospital_id, 'claim', p_claim_id);
    SELECT c.bill_id INTO STRICT v_bill_id FROM clinic.claims AS c WHERE c.hospital_id = p_hospital_id AND c.id = p_claim_id;
    -- Its bill grows again afterwards, so no further bill of the appointment or stay may be issued meanwhile.
    PERFORM clinic.lock_what_is_billed(p_hospital_id, v_bill_id);
    v_claim := clinic.lock_claim(p_hospital_id, p_claim_id);
    IF v_claim.status <> 'SUBMITTED' OR v_claim.transferred + v_claim.written_off > 0 THEN
        PERFORM rules.refuse_transition('claim', v_claim.status, 'OPEN');
    END IF;
    PERFORM clinic.require_one_open_bill(p_hospital_id, v_bill_id, 'claim', v_claim.status, 'OPEN');
    UPDATE clinic.claims AS c
    SET submitted_at = NULL, submitted_by_id = NULL, withdrawn_at = clinic.clock(), withdrawn_by_id = auth.account_id(),
        withdrawal_reason = btrim(p_reason)
    WHERE c.hospital_id = p_hospital_id AND c.id = p_claim_id;
    SELECT c.* INTO STRICT v_claim FROM clinic.claims AS c WHERE c.hospital_id = p_hospital_id AND c.id = p_claim_id;
    PERFORM set_config('app.change_reason', '', true);
    RETURN v_claim;
END
$$;
COMMENT ON FUNCTION api.withdraw_claim(bigint, uuid, bigint, text) IS
'Takes back a submitted claim of which nothing is decided (rule 9): its bill can be discounted, re-rated and voided again, and grows.
Requires: claim.manage.
Errors: BAD_USER_INPUT, NOT_FOUND, BAD_TRANSITION.';
GRANT EXECUTE ON FUNCTION api.withdraw_claim(bigint, uuid, bigint, text) TO wardgraph_api;
