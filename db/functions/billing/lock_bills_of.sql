SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.lock_bills_of(p_hospital_id bigint, p_appointment_id bigint) RETURNS bigint[]
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_id bigint;
    v_ids bigint[] := '{}';
BEGIN
    FOR v_id IN
        SELECT b.id FROM clinic.bills AS b
        WHERE b.hospital_id = p_hospital_id AND b.appointment_id = p_appointment_id AND b.status <> 'VOID'
        ORDER BY b.id FOR NO KEY UPDATE
    LOOP
        v_ids := v_ids || v_id;
    END LOOP;
    RETURN v_ids;
END
$$;
COMMENT ON FUNCTION clinic.lock_bills_of(bigint, bigint) IS
'Locks the bills of an appointment that are not void, and returns their ids.';
