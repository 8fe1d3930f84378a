SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.check_booking(
    p_hospital_id bigint, p_patient_id bigint, p_doctor_id bigint, p_starts_at timestamptz, p_ends_at timestamptz,
    p_except_id bigint, p_overbooks boolean, OUT department_id bigint, OUT is_overbooked boolean
)
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM clinic.lock_calendar(p_hospital_id, p_doctor_id);
    -- Not even the existence of a doctor who waits for approval is told.
    PERFORM auth.require_visible(p_hospital_id, 'doctor', p_doctor_id);
    PERFORM clinic.lock_patient(p_hospital_id, p_patient_id);

    -- Statements after the locks, so that they see what the locks' previous holders did.
    SELECT s.department_id, s.is_overbooked INTO department_id, is_overbooked
    FROM clinic.check_slot(p_hospital_id, p_doctor_id, p_starts_at, p_ends_at, p_except_id, p_overbooks) AS s;
    PERFORM clinic.check_patient_free(p_hospital_id, p_patient_id, p_starts_at, p_ends_at, p_except_id);
END
$$;
COMMENT ON FUNCTION clinic.check_booking(bigint, bigint, bigint, timestamptz, timestamptz, bigint, boolean) IS
'Rule 1, for every way an appointment gets its time: locks the doctor''s calendar and the patient, then refuses with NOT_FOUND, RETIRED, the errors of clinic.check_slot or PATIENT_DOUBLE_BOOKED, which nobody may overbook. Arguments and results are those of clinic.check_slot.';
