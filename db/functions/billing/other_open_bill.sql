SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.other_open_bill(p_hospital_id bigint, p_bill_id bigint) RETURNS bigint
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_bill clinic.bills;
    v_open_id bigint;
BEGIN
    SELECT b.* INTO STRICT v_bill FROM clinic.bills AS b WHERE b.hospital_id = p_hospital_id AND b.id = p_bill_id;
    IF v_bill.admission_id IS NULL THEN
        SELECT b.id INTO v_open_id FROM clinic.bills AS b
        WHERE b.hospital_id = p_hospital_id AND b.appointment_id = v_bill.appointment_id AND b.status = 'OPEN' AND b.id <> p_bill_id;
    ELSE
        SELECT b.id INTO v_open_id FROM clinic.bills AS b
        WHERE b.hospital_id = p_hospital_id AND b.admission_id = v_bill.admission_id AND b.status = 'OPEN' AND b.id <> p_bill_id;
    END IF;
    RETURN v_open_id;
END
$$;
COMMENT ON FUNCTION clinic.other_open_bill(bigint, bigint) IS
'The open bill of the appointment or stay that a bill is of, unless it is that bill; null if there is none.';
