SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.charge_open_stay(p_hospital_id bigint, p_admission_id bigint) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_bill_id bigint;
BEGIN
    SELECT b.id INTO v_bill_id FROM clinic.bills AS b
    WHERE b.hospital_id = p_hospital_id AND b.admission_id = p_admission_id AND b.status = 'OPEN'
    FOR NO KEY UPDATE;
    IF FOUND THEN
        PERFORM clinic.insert_room_days(p_hospital_id, v_bill_id, p_admission_id);
    END IF;
END
$$;
COMMENT ON FUNCTION clinic.charge_open_stay(bigint, bigint) IS
'Adds the days of a stay that no bill charges yet to its open bill, if there is one. Days without a rate wait for the next bill: a discharge is not refused because a rate is missing.';
