SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.pay_bill(
    p_hospital_id bigint, p_session_id uuid, p_bill_id bigint, p_amount numeric, p_method text,
    p_request_id uuid DEFAULT NULL, p_confirmed boolean DEFAULT false
) RETURNS clinic.payments
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_id bigint;
    v_claim_id bigint;
    v_currency text;
    v_bill clinic.bills;
    v_payment clinic.payments;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('bill.pay');
    SELECT h.currency INTO v_currency FROM clinic.hospitals AS h WHERE h.id = p_hospital_id;
    PERFORM rules.check_input(ARRAY[
        rules.id_problem('billId', p_bill_id),
        rules.money_problem('amount', p_amount, v_currency, 1),
        rules.choice_problem('method', p_method, '{CASH,CARD,TRANSFER,INSURANCE}'::text[])
    ]);
    PERFORM auth.require_visible(p_hospital_id, 'bill', p_bill_id);
    v_id := auth.begin_request(p_hospital_id, p_request_id, 'pay_bill', jsonb_build_array(p_bill_id, p_amount, p_method));
    IF v_id IS NULL AND p_method = 'INSURANCE' THEN
        v_bill := clinic.lock_bill(p_hospital_id, p_bill_id);
        SELECT c.id INTO v_claim_id FROM clinic.claims AS c WHERE c.hospital_id = p_hospital_id AND c.bill_id = p_bill_id AND c.status <> 'VOID';
        IF v_claim_id IS NULL THEN
            RAISE EXCEPTION USING
                errcode = 'ZH301', message = 'No insurer owes anything of this bill.',
                detail = jsonb_build_object('billId', p_bill_id::text, 'amount', p_amount::text, 'balance', v_bill.insurer_balance::text)::text,
                hint = 'Say how the patient pays. If the patient is insured, record it and re-rate the bill (rerateBill) first.';
        END IF;
        v_id := clinic.receive_from_insurer(p_hospital_id, v_claim_id, p_amount);
        PERFORM rules.require_confirmation(p_confirmed, ARRAY[clinic.amount_warning(p_hospital_id, 'amount', NULL, p_amount)]);
        PERFORM auth.finish_request(p_hospital_id, p_request_id, v_id);
    ELSIF v_id IS NULL THEN
        v_bill := clinic.lock_bill(p_hospital_id, p_bill_id);
        PERFORM clinic.require_unsettled_bill(v_bill);
        PERFORM clinic.refuse_overpayment(v_bill, p_amount);
        PERFORM rules.require_confirmation(p_confirmed, ARRAY[clinic.amount_warning(p_hospital_id, 'amount', NULL, p_amount)]);
        INSERT INTO clinic.payments AS p (hospital_id, bill_id, amount, refunded, method, received_by_id)
        VALUES (
            p_hospital_id, p_bill_id, rules.round_money(p_amount, v_bill.currency), rules.round_money(0, v_bill.currency), p_method,
            auth.account_id()
        )
        RETURNING p.id INTO v_id;
        PERFORM auth.finish_request(p_hospital_id, p_request_id, v_id);
    END IF;
    SELECT p.* INTO STRICT v_payment FROM clinic.payments AS p WHERE p.hospital_id = p_hospital_id AND p.id = v_id;
    RETURN v_payment;
END
$$;
COMMENT ON FUNCTION api.pay_bill(bigint, uuid, bigint, numeric, text, uuid, boolean) IS
'Takes a payment of at most the balance of a bill, less what the patient started to pay of it (rule 5). INSURANCE pays the bill''s claim, as pay_claim does.
Requires: bill.pay.
Errors: BAD_USER_INPUT, NOT_FOUND, BAD_TRANSITION, BILL_NOT_OPEN, OVERPAYMENT, CONFIRMATION_NEEDED, REQUEST_ID_REUSED.';
GRANT EXECUTE ON FUNCTION api.pay_bill(bigint, uuid, bigint, numeric, text, uuid, boolean) TO wardgraph_api;
