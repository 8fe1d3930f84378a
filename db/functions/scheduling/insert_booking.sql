SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.insert_booking(
    p_hospital_id bigint, p_patient_id bigint, p_doctor_id bigint, p_starts_at timestamptz, p_duration_minutes integer,
    p_reason text
) RETURNS clinic.appointments
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_ends_at timestamptz;
    v_department_id bigint;
    v_appointment clinic.appointments;
BEGIN
    v_ends_at := p_starts_at + make_interval(mins => p_duration_minutes);
    v_department_id := clinic.check_booking(p_hospital_id, p_patient_id, p_doctor_id, p_starts_at, v_ends_at, NULL);
    INSERT INTO clinic.appointments (hospital_id, patient_id, doctor_id, department_id, booked_by_id, starts_at, ends_at, reason)
    VALUES (p_hospital_id, p_patient_id, p_doctor_id, v_department_id, auth.account_id(), p_starts_at, v_ends_at, p_reason)
    RETURNING * INTO v_appointment;
    RETURN v_appointment;
END
$$;
COMMENT ON FUNCTION clinic.insert_booking(bigint, bigint, bigint, timestamptz, integer, text) IS
'Makes an appointment after clinic.check_booking; the part that booking and registering share.';
