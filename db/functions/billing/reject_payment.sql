SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.reject_payment(
    p_hospital_id bigint, p_session_id uuid, p_started_payment_id bigint, p_reason text
) RETURNS clinic.started_payments
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_started clinic.started_payments;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('payment.confirm');
    PERFORM rules.check_input(ARRAY[
        rules.id_problem('startedPaymentId', p_started_payment_id),
        rules.text_problem('reason', p_reason, 1000)
    ]);
    PERFORM set_config('app.change_reason', btrim(p_reason), true);
    PERFORM auth.require_visible(p_hospital_id, 'started_payment', p_started_payment_id);
    PERFORM clinic.lock_started_payment(p_hospital_id, p_started_payment_id, 'REJECTED');
    UPDATE clinic.started_payments AS s
    SET status = 'REJECTED', settled_by_id = auth.account_id(), settled_at = clinic.clock(), rejection_reason = btrim(p_reason)
    WHERE s.hospital_id = p_hospital_id AND s.id = p_started_payment_id
    RETURNING s.* INTO v_started;
    PERFORM set_config('app.change_reason', '', true);
    RETURN v_started;
END
$$;
COMMENT ON FUNCTION api.reject_payment(bigint, uuid, bigint, text) IS
'Notes, with a reason that the patient reads, that the money of a payment which a patient started did not come.
Requires: payment.confirm.
Errors: BAD_USER_INPUT, NOT_FOUND, BAD_TRANSITION.';
GRANT EXECUTE ON FUNCTION api.reject_payment(bigint, uuid, bigint, text) TO wardgraph_api;
