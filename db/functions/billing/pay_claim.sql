SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.pay_claim(
    p_hospital_id bigint, p_session_id uuid, p_claim_id bigint, p_amount numeric, p_request_id uuid DEFAULT NULL, p_confirmed boolean DEFAULT false
) RETURNS clinic.payments
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_id bigint;
    v_currency text;
    v_payment clinic.payments;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('claim.manage');
    SELECT h.currency INTO v_currency FROM clinic.hospitals AS h WHERE h.id = p_hospital_id;
    PERFORM rules.check_input(ARRAY[
        rules.id_problem('claimId', p_claim_id),
        rules.money_problem('amount', p_amount, v_currency, 1)
    ]);
    PERFORM auth.require_visible(p_hospital_id, 'claim', p_claim_id);
    v_id := auth.begin_request(p_hospital_id, p_request_id, 'pay_claim', jsonb_build_array(p_claim_id, p_amount));
    IF v_id IS NULL THEN
        v_id := clinic.receive_from_insurer(p_hospital_id, p_claim_id, p_amount);
        PERFORM rules.require_confirmation(p_confirmed, ARRAY[clinic.amount_warning(p_hospital_id, 'amount', NULL, p_amount)]);
        PERFORM auth.finish_request(p_hospital_id, p_request_id, v_id);
    END IF;
    SELECT p.* INTO STRICT v_payment FROM clinic.payments AS p WHERE p.hospital_id = p_hospital_id AND p.id = v_id;
    RETURN v_payment;
END
$$;
COMMENT ON FUNCTION api.pay_claim(bigint, uuid, bigint, numeric, uuid, boolean) IS
'Takes an insurer''s payment of a claim, at most what is outstanding of it (rule 9). A claim that was not submitted is submitted by it.
Requires: claim.manage.
Errors: BAD_USER_INPUT, NOT_FOUND, BAD_TRANSITION, OVERPAYMENT, CONFIRMATION_NEEDED, REQUEST_ID_REUSED.';
GRANT EXECUTE ON FUNCTION api.pay_claim(bigint, uuid, bigint, numeric, uuid, boolean) TO wardgraph_api;
