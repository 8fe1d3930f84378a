SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.charge_open_bill(p_hospital_id bigint, p_appointment_id bigint) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_bill_id bigint;
BEGIN
    SELECT b.id INTO v_bill_id FROM clinic.bills AS b
    WHERE b.hospital_id = p_hospital_id AND b.appointment_id = p_appointment_id AND b.status = 'OPEN'
    FOR NO KEY UPDATE;
    IF FOUND THEN
        PERFORM clinic.insert_charges(p_hospital_id, v_bill_id, p_appointment_id);
    END IF;
END
$$;
COMMENT ON FUNCTION clinic.charge_open_bill(bigint, bigint) IS
'Adds what an appointment costs and no bill charges yet to its open bill, if there is one. The appointment or its visit is locked, so no bill is being issued meanwhile.';
