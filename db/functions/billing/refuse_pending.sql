SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.refuse_pending(p_hospital_id bigint, p_bill_id bigint) RETURNS void
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_started clinic.started_payments;
BEGIN
    SELECT s.* INTO v_started FROM clinic.started_payments AS s
    WHERE s.hospital_id = p_hospital_id AND s.bill_id = p_bill_id AND s.status = 'PENDING';
    IF FOUND THEN
        RAISE EXCEPTION USING
            errcode = 'ZH312', message = format('A payment of %s that the patient started is pending.', v_started.amount),
            detail = jsonb_build_object(
                'billId', p_bill_id::text, 'startedPaymentId', v_started.id::text, 'amount', v_started.amount::text
            )::text,
            hint = 'A cashier confirms or rejects the payment of details.startedPaymentId, or the patient withdraws it.';
    END IF;
END
$$;
COMMENT ON FUNCTION clinic.refuse_pending(bigint, bigint) IS
'PAYMENT_PENDING while what the patient started to pay of a bill, which is locked, is neither confirmed nor rejected nor withdrawn.';
