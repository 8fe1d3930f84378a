SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.void_payment(
    p_hospital_id bigint, p_session_id uuid, p_payment_id bigint, p_reason text
) RETURNS clinic.payments
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_bill_id bigint;
    v_open_id bigint;
    v_payment clinic.payments;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('payment.void');
    PERFORM rules.check_input(ARRAY[
        rules.id_problem('paymentId', p_payment_id),
        rules.text_problem('reason', p_reason, 1000)
    ]);
    PERFORM set_config('app.change_reason', btrim(p_reason), true);
    PERFORM auth.require_visible(p_hospital_id, 'payment', p_payment_id);
    SELECT p.bill_id INTO STRICT v_bill_id FROM clinic.payments AS p WHERE p.hospital_id = p_hospital_id AND p.id = p_payment_id;
    -- Its bill is open again afterwards, so no further bill of the appointment or stay may be issued, nor a charge recorded, meanwhile.
    PERFORM clinic.lock_what_is_billed(p_hospital_id, v_bill_id);
    v_payment := clinic.lock_payment(p_hospital_id, p_payment_id);
    IF v_payment.status <> 'RECEIVED' THEN
        PERFORM rules.refuse_transition('payment', v_payment.status, 'VOID');
    END IF;
    v_open_id := clinic.other_open_bill(p_hospital_id, v_bill_id);
    IF v_open_id IS NOT NULL AND EXISTS (
        SELECT FROM clinic.bills AS b
        WHERE b.hospital_id = p_hospital_id AND b.id = v_payment.bill_id AND b.claimed_at IS NULL
            AND b.owed - b.paid + b.refunded + v_payment.amount > b.waived
    ) THEN
        RAISE EXCEPTION USING
            errcode = 'ZH207', message = 'If this payment is voided, the appointment or stay has two open bills.',
            detail = jsonb_build_object('from', v_payment.status, 'to', 'VOID', 'openBillId', v_open_id::text)::text,
            hint = 'Pay or void the other bill first, or submit its claim.';
    END IF;
    UPDATE clinic.payments AS p SET voided_at = clinic.clock(), voided_by_id = auth.account_id(), void_reason = btrim(p_reason)
    WHERE p.hospital_id = p_hospital_id AND p.id = p_payment_id
    RETURNING p.* INTO v_payment;
    PERFORM set_config('app.change_reason', '', true);
    RETURN v_payment;
END
$$;
COMMENT ON FUNCTION api.void_payment(bigint, uuid, bigint, text) IS
'Marks a payment as entered in error: kept, and taken out of its bill''s totals. BAD_TRANSITION once refunded or voided, or if its bill then were a second open one of the appointment or stay.
Requires: payment.void.
Errors: BAD_USER_INPUT, NOT_FOUND, BAD_TRANSITION.';
GRANT EXECUTE ON FUNCTION api.void_payment(bigint, uuid, bigint, text) TO wardgraph_api;
