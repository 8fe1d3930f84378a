SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.lock_started_payment(p_hospital_id bigint, p_started_payment_id bigint, p_becomes text)
RETURNS clinic.started_payments
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_started clinic.started_payments;
BEGIN
    -- The bill first; which bill it is of never changes.
    PERFORM clinic.lock_bill(p_hospital_id, (
        SELECT s.bill_id FROM clinic.started_payments AS s WHERE s.hospital_id = p_hospital_id AND s.id = p_started_payment_id
    ));
    SELECT s.* INTO STRICT v_started FROM clinic.started_payments AS s
    WHERE s.hospital_id = p_hospital_id AND s.id = p_started_payment_id FOR NO KEY UPDATE;
    IF v_started.status <> 'PENDING' THEN
        PERFORM rules.refuse_transition('started_payment', v_started.status, p_becomes);
    END IF;
    RETURN v_started;
END
$$;
COMMENT ON FUNCTION clinic.lock_started_payment(bigint, bigint, text) IS
'Locks the bill of a pending payment and the payment, in this order, and returns the payment. BAD_TRANSITION if it is pending no more.';
