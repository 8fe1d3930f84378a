SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.withdraw_payment(
    p_hospital_id bigint, p_session_id uuid, p_started_payment_id bigint
) RETURNS clinic.started_payments
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_started clinic.started_payments;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('payment.start');
    PERFORM rules.check_input(ARRAY[rules.id_problem('startedPaymentId', p_started_payment_id)]);
    PERFORM auth.require_visible(p_hospital_id, 'started_payment', p_started_payment_id);
    PERFORM auth.require_patient(p_hospital_id, 'payment.start', (
        SELECT b.patient_id FROM clinic.started_payments AS s
        JOIN clinic.bills AS b ON b.hospital_id = s.hospital_id AND b.id = s.bill_id
        WHERE s.hospital_id = p_hospital_id AND s.id = p_started_payment_id
    ));
    PERFORM clinic.lock_started_payment(p_hospital_id, p_started_payment_id, 'WITHDRAWN');
    UPDATE clinic.started_payments AS s SET status = 'WITHDRAWN', settled_by_id = auth.account_id(), settled_at = clinic.clock()
    WHERE s.hospital_id = p_hospital_id AND s.id = p_started_payment_id
    RETURNING s.* INTO v_started;
    RETURN v_started;
END
$$;
COMMENT ON FUNCTION api.withdraw_payment(bigint, uuid, bigint) IS
'Takes back a payment that a patient started, while it is pending.
Requires: payment.start.
Errors: BAD_USER_INPUT, NOT_FOUND, BAD_TRANSITION.';
GRANT EXECUTE ON FUNCTION api.withdraw_payment(bigint, uuid, bigint) TO wardgraph_api;
