SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.refund_payment(
    p_hospital_id bigint, p_session_id uuid, p_payment_id bigint, p_amount numeric, p_reason text,
    p_request_id uuid DEFAULT NULL, p_confirmed boolean DEFAULT false
) RETURNS clinic.payments
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_currency text;
    v_payment clinic.payments;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('payment.refund');
    SELECT h.currency INTO v_currency FROM clinic.hospitals AS h WHERE h.id = p_hospital_id;
    PERFORM rules.check_input(ARRAY[
        rules.id_problem('paymentId', p_payment_id),
        rules.money_problem('amount', p_amount, v_currency, 1),
        rules.text_problem('reason', p_reason, 1000)
    ]);
    PERFORM set_config('app.change_reason', btrim(p_reason), true);
    PERFORM auth.require_visible(p_hospital_id, 'payment', p_payment_id);
    IF auth.begin_request(p_hospital_id, p_request_id, 'refund_payment', jsonb_build_array(p_payment_id, p_amount, p_reason)) IS NULL THEN
        v_payment := clinic.lock_payment(p_hospital_id, p_payment_id);
        IF v_payment.status = 'VOID' OR p_amount > v_payment.amount - v_payment.refunded THEN
            RAISE EXCEPTION USING
                errcode = 'ZH302',
                message = CASE v_payment.status
                    WHEN 'VOID' THEN 'A voided payment cannot be refunded.'
                    ELSE format('Only %s %s of this payment can still be refunded.', v_payment.amount - v_payment.refunded, v_currency)
                END,
                detail = jsonb_build_object(
                    'paymentId', p_payment_id::text, 'amount', p_amount::text,
                    'refundable', CASE v_payment.status WHEN 'VOID' THEN '0' ELSE (v_payment.amount - v_payment.refunded)::text END
                )::text,
                hint = 'Refund at most the amount that is not refunded yet.';
        END IF;
        PERFORM rules.require_confirmation(p_confirmed, ARRAY[clinic.amount_warning(p_hospital_id, 'amount', NULL, p_amount)]);
        INSERT INTO clinic.refunds (hospital_id, payment_id, amount, reason, refunded_by_id)
        VALUES (p_hospital_id, p_payment_id, rules.round_money(p_amount, v_currency), btrim(p_reason), auth.account_id());
        PERFORM auth.finish_request(p_hospital_id, p_request_id, p_payment_id);
    END IF;
    SELECT p.* INTO STRICT v_payment FROM clinic.payments AS p WHERE p.hospital_id = p_hospital_id AND p.id = p_payment_id;
    PERFORM set_config('app.change_reason', '', true);
    RETURN v_payment;
END
$$;
COMMENT ON FUNCTION api.refund_payment(bigint, uuid, bigint, numeric, text, uuid, boolean) IS
'Gives back part or all of a payment, never more than is left of it (rule 5). What was given back is not owed again.
Requires: payment.refund.
Errors: BAD_USER_INPUT, NOT_FOUND, OVER_REFUND, CONFIRMATION_NEEDED, REQUEST_ID_REUSED.';
GRANT EXECUTE ON FUNCTION api.refund_payment(bigint, uuid, bigint, numeric, text, uuid, boolean) TO wardgraph_api;
