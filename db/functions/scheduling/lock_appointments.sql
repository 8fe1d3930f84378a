SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.lock_appointments(p_hospital_id bigint, p_ids bigint[]) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_patient_ids bigint[];
BEGIN
    -- As clinic.lock_appointment has it for one: the calendars of those that had freed their time, then patients.
    PERFORM FROM clinic.doctor_calendars AS c
    WHERE c.hospital_id = p_hospital_id AND c.doctor_id IN (
        SELECT a.doctor_id FROM clinic.appointments AS a
        WHERE a.hospital_id = p_hospital_id AND a.id = ANY (p_ids) AND a.status IN ('CANCELLED', 'NO_SHOW', 'LEFT_UNSEEN')
    )
    ORDER BY c.doctor_id FOR UPDATE;
    v_patient_ids := ARRAY(
        SELECT a.patient_id FROM clinic.appointments AS a WHERE a.hospital_id = p_hospital_id AND a.id = ANY (p_ids)
    );
    PERFORM FROM clinic.patients AS p
    WHERE p.hospital_id = p_hospital_id AND p.id = ANY (v_patient_ids) ORDER BY p.id FOR NO KEY UPDATE;
    PERFORM FROM clinic.appointments AS a
    WHERE a.hospital_id = p_hospital_id AND a.id = ANY (p_ids) ORDER BY a.id FOR NO KEY UPDATE;
    -- What follows an appointment: its bills, and the totals of patients, which come last.
    PERFORM FROM clinic.bills AS b
    WHERE b.hospital_id = p_hospital_id AND b.appointment_id = ANY (p_ids) AND b.status <> 'VOID' ORDER BY b.id FOR NO KEY UPDATE;
    PERFORM FROM clinic.claims AS c
    WHERE c.hospital_id = p_hospital_id AND c.bill_id IN (
        SELECT b.id FROM clinic.bills AS b WHERE b.hospital_id = p_hospital_id AND b.appointment_id = ANY (p_ids)
    )
    ORDER BY c.id FOR NO KEY UPDATE;
    PERFORM FROM clinic.patient_totals AS k
    WHERE k.hospital_id = p_hospital_id AND k.patient_id = ANY (v_patient_ids) ORDER BY k.patient_id FOR NO KEY UPDATE;
END
$$;
COMMENT ON FUNCTION clinic.lock_appointments(bigint, bigint[]) IS
'Locks appointments for a bulk edit, with all that comes before them and that changes with them, in the order of locks.';
