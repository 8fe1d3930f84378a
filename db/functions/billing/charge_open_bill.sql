SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.charge_open_bill(p_hospital_id bigint, p_visit_id bigint) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_bill record;
BEGIN
    SELECT b.id, b.appointment_id INTO v_bill FROM clinic.bills AS b
    JOIN clinic.visits AS v ON v.hospital_id = b.hospital_id AND v.appointment_id = b.appointment_id
    WHERE b.hospital_id = p_hospital_id AND b.status = 'OPEN' AND v.id = p_visit_id
    FOR NO KEY UPDATE OF b;
    IF FOUND THEN
        PERFORM clinic.insert_charges(p_hospital_id, v_bill.id, v_bill.appointment_id);
    END IF;
END
$$;
COMMENT ON FUNCTION clinic.charge_open_bill(bigint, bigint) IS
'Adds what a visit costs and no bill charges yet to its appointment''s open bill, if there is one. The visit is locked, so no bill is being issued meanwhile.';
