SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.check_booking(
    p_hospital_id bigint, p_patient_id bigint, p_doctor_id bigint, p_starts_at timestamptz, p_ends_at timestamptz,
    p_except_id bigint, p_overbooks boolean, OUT department_id bigint, OUT is_overbooked boolean
)
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_clash record;
BEGIN
    PERFORM clinic.lock_calendar(p_hospital_id, p_doctor_id);
    -- Not even the existence of a doctor who waits for approval is told.
    PERFORM auth.require_visible(p_hospital_id, 'doctor', p_doctor_id);
    PERFORM clinic.lock_patient(p_hospital_id, p_patient_id);

    -- Statements after the locks, so that they see what the locks' previous holders did.
    SELECT s.department_id, s.is_overbooked INTO department_id, is_overbooked
    FROM clinic.check_slot(p_hospital_id, p_doctor_id, p_starts_at, p_ends_at, p_except_id, p_overbooks) AS s;
    SELECT a.starts_at, a.ends_at INTO v_clash FROM clinic.appointments AS a
    WHERE a.hospital_id = p_hospital_id AND a.patient_id = p_patient_id AND a.during && tstzrange(p_starts_at, p_ends_at)
        AND a.status NOT IN ('CANCELLED', 'NO_SHOW', 'LEFT_UNSEEN') AND a.id IS DISTINCT FROM p_except_id
    ORDER BY a.starts_at LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION USING
            errcode = 'ZH202', message = 'The patient already has an appointment at that time.',
            detail = jsonb_build_object('patientId', p_patient_id::text, 'startsAt', v_clash.starts_at, 'endsAt', v_clash.ends_at)::text,
            hint = 'Choose a time that does not overlap the one given here.';
    END IF;
END
$$;
COMMENT ON FUNCTION clinic.check_booking(bigint, bigint, bigint, timestamptz, timestamptz, bigint, boolean) IS
'Rule 1, for every way an appointment gets its time: locks the doctor''s calendar and the patient, then refuses with NOT_FOUND, RETIRED, the errors of clinic.check_slot or PATIENT_DOUBLE_BOOKED, which nobody may overbook. Arguments and results are those of clinic.check_slot.';
