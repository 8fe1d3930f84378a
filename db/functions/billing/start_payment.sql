SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.start_payment(
    p_hospital_id bigint, p_session_id uuid, p_bill_id bigint, p_amount numeric, p_method text, p_request_id uuid DEFAULT NULL
) RETURNS clinic.started_payments
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_id bigint;
    v_currency text;
    v_bill clinic.bills;
    v_started clinic.started_payments;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('payment.start');
    SELECT h.currency INTO v_currency FROM clinic.hospitals AS h WHERE h.id = p_hospital_id;
    PERFORM rules.check_input(ARRAY[
        rules.id_problem('billId', p_bill_id),
        rules.money_problem('amount', p_amount, v_currency, 1),
        -- Cash and an insurer's money are received by somebody.
        rules.choice_problem('method', p_method, '{CARD,TRANSFER}'::text[])
    ]);
    PERFORM auth.require_visible(p_hospital_id, 'bill', p_bill_id);
    PERFORM auth.require_patient(p_hospital_id, 'payment.start', (
        SELECT b.patient_id FROM clinic.bills AS b WHERE b.hospital_id = p_hospital_id AND b.id = p_bill_id
    ));
    v_id := auth.begin_request(p_hospital_id, p_request_id, 'start_payment', jsonb_build_array(p_bill_id, p_amount, p_method));
    IF v_id IS NULL THEN
        v_bill := clinic.lock_bill(p_hospital_id, p_bill_id);
        PERFORM clinic.require_unsettled_bill(v_bill);
        PERFORM clinic.refuse_pending(p_hospital_id, p_bill_id);
        PERFORM clinic.refuse_overpayment(v_bill, p_amount);
        INSERT INTO clinic.started_payments AS s (hospital_id, bill_id, amount, method, started_by_id)
        VALUES (p_hospital_id, p_bill_id, rules.round_money(p_amount, v_bill.currency), p_method, auth.account_id())
        RETURNING s.id INTO v_id;
        PERFORM auth.finish_request(p_hospital_id, p_request_id, v_id);
    END IF;
    SELECT s.* INTO STRICT v_started FROM clinic.started_payments AS s WHERE s.hospital_id = p_hospital_id AND s.id = v_id;
    RETURN v_started;
END
$$;
COMMENT ON FUNCTION api.start_payment(bigint, uuid, bigint, numeric, text, uuid) IS
'Starts a payment of at most the balance of an own bill (rule 5). It is pending, and no payment, until a cashier has seen the money (confirm_payment).
Requires: payment.start.
Errors: BAD_USER_INPUT, NOT_FOUND, BILL_NOT_OPEN, PAYMENT_PENDING, OVERPAYMENT, REQUEST_ID_REUSED.';
GRANT EXECUTE ON FUNCTION api.start_payment(bigint, uuid, bigint, numeric, text, uuid) TO wardgraph_api;
