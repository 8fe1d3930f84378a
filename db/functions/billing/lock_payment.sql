SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.lock_payment(p_hospital_id bigint, p_payment_id bigint) RETURNS clinic.payments
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_payment clinic.payments;
BEGIN
    -- The bill first; which bill a payment belongs to never changes.
    PERFORM clinic.lock_bill(p_hospital_id, (
        SELECT p.bill_id FROM clinic.payments AS p WHERE p.hospital_id = p_hospital_id AND p.id = p_payment_id
    ));
    SELECT p.* INTO STRICT v_payment FROM clinic.payments AS p
    WHERE p.hospital_id = p_hospital_id AND p.id = p_payment_id FOR NO KEY UPDATE;
    RETURN v_payment;
END
$$;
COMMENT ON FUNCTION clinic.lock_payment(bigint, bigint) IS
'Locks a payment''s bill and the payment, in this order, and returns the payment as it then is.';
