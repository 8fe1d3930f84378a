SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.confirm_payment(
    p_hospital_id bigint, p_session_id uuid, p_started_payment_id bigint
) RETURNS clinic.payments
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_started clinic.started_payments;
    v_payment clinic.payments;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('payment.confirm');
    PERFORM rules.check_input(ARRAY[rules.id_problem('startedPaymentId', p_started_payment_id)]);
    PERFORM auth.require_visible(p_hospital_id, 'started_payment', p_started_payment_id);
    v_started := clinic.lock_started_payment(p_hospital_id, p_started_payment_id, 'CONFIRMED');
    UPDATE clinic.started_payments AS s SET status = 'CONFIRMED', settled_by_id = auth.account_id(), settled_at = clinic.clock()
    WHERE s.hospital_id = p_hospital_id AND s.id = p_started_payment_id;
    INSERT INTO clinic.payments AS p (hospital_id, bill_id, started_payment_id, amount, refunded, method, received_by_id)
    VALUES (
        p_hospital_id, v_started.bill_id, p_started_payment_id, v_started.amount, 0 * v_started.amount, v_started.method, auth.account_id()
    )
    RETURNING p.* INTO v_payment;
    RETURN v_payment;
END
$$;
COMMENT ON FUNCTION api.confirm_payment(bigint, uuid, bigint) IS
'Notes that the money of a payment which a patient started is there: it is a payment from then on (rule 5). What charges that fell away meanwhile leave of it is to be given back.
Requires: payment.confirm.
Errors: BAD_USER_INPUT, NOT_FOUND, BAD_TRANSITION.';
GRANT EXECUTE ON FUNCTION api.confirm_payment(bigint, uuid, bigint) TO wardgraph_api;
