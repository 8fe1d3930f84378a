SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.lock_imported_bills(p_hospital_id bigint, p_import_run_id bigint, p_lines bigint[]) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_patients bigint[];
    v_appointments bigint[];
BEGIN
    SELECT array_agg(b.patient_id), array_agg(b.appointment_id) INTO v_patients, v_appointments
    FROM clinic.imported_bills(p_hospital_id, p_import_run_id, p_lines) AS b;
    -- As clinic.lock_billed_appointment has it for one, of all in one order.
    PERFORM FROM clinic.patients AS p WHERE p.hospital_id = p_hospital_id AND p.id = ANY (v_patients) ORDER BY p.id FOR NO KEY UPDATE;
    PERFORM FROM clinic.appointments AS a WHERE a.hospital_id = p_hospital_id AND a.id = ANY (v_appointments) ORDER BY a.id FOR NO KEY UPDATE;
    PERFORM FROM clinic.visits AS v
    WHERE v.hospital_id = p_hospital_id AND v.appointment_id = ANY (v_appointments) ORDER BY v.id FOR NO KEY UPDATE;
END
$$;
COMMENT ON FUNCTION clinic.lock_imported_bills(bigint, bigint, bigint[]) IS
'Locks the patients of bills of a file, their appointments and the visits of these: nothing is charged and no bill issued meanwhile.';
