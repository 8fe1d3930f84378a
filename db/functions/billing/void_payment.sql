SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.void_payment(
    p_hospital_id bigint, p_session_id uuid, p_payment_id bigint, p_reason text
) RETURNS clinic.payments
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_payment clinic.payments;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);

        PERFORM auth.require('payment.void');
        PERFORM rules.check_input(ARRAY[
            rules.id_problem('paymentId', p_payment_id),
            rules.text_problem('reason', p_reason, 1000)
        ]);
        PERFORM auth.require_visible(p_hospital_id, 'payment', p_payment_id);
        v_payment := clinic.lock_payment(p_hospital_id, p_payment_id);
        IF v_payment.status <> 'RECEIVED' THEN
            PERFORM rules.refuse_transition('entry', v_payment.status, 'VOID');
        END IF;
        UPDATE clinic.payments AS p SET voided_at = clinic.clock(), voided_by_id = auth.account_id(), void_reason = btrim(p_reason)
        WHERE p.hospital_id = p_hospital_id AND p.id = p_payment_id
        RETURNING p.* INTO v_payment;
        RETURN v_payment;
END
$$;
COMMENT ON FUNCTION api.void_payment(bigint, uuid, bigint, text) IS
'Marks a payment as entered in error (ADMIN): kept, and taken out of its bill''s totals. BAD_USER_INPUT, NOT_FOUND, BAD_TRANSITION once refunded or voided.';
GRANT EXECUTE ON FUNCTION api.void_payment(bigint, uuid, bigint, text) TO wardgraph_api;
