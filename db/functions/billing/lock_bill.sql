SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.lock_bill(p_hospital_id bigint, p_bill_id bigint) RETURNS clinic.bills
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_bill clinic.bills;
BEGIN
    SELECT b.* INTO STRICT v_bill FROM clinic.bills AS b WHERE b.hospital_id = p_hospital_id AND b.id = p_bill_id FOR NO KEY UPDATE;
    RETURN v_bill;
END
$$;
COMMENT ON FUNCTION clinic.lock_bill(bigint, bigint) IS
'Locks a bill and returns it as it then is.';
