SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.check_still_free(p_hospital_id bigint, p_appointment clinic.appointments) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_clash record;
BEGIN
    SELECT t.* INTO v_clash FROM clinic.taken_time(
        p_hospital_id, ARRAY[p_appointment.doctor_id], p_appointment.starts_at, p_appointment.ends_at
    ) AS t
    -- What overbooked the doctor's time before may do so again.
    WHERE t.kind = 'HOLD' OR t.kind = 'APPOINTMENT' AND t.id <> p_appointment.id AND p_appointment.overbooked_at IS NULL
    ORDER BY t.kind, t.starts_at LIMIT 1;
    IF v_clash.kind = 'HOLD' THEN
        PERFORM clinic.refuse_held(p_appointment.doctor_id, v_clash.starts_at, v_clash.ends_at, v_clash.expires_at);
    ELSIF v_clash.kind = 'APPOINTMENT' THEN
        PERFORM clinic.refuse_double_booking(p_appointment.doctor_id, v_clash.starts_at, v_clash.ends_at);
    END IF;
    PERFORM clinic.check_patient_free(
        p_hospital_id, p_appointment.patient_id, p_appointment.starts_at, p_appointment.ends_at, p_appointment.id
    );
END
$$;
COMMENT ON FUNCTION clinic.check_still_free(bigint, clinic.appointments) IS
'Whether the time of an appointment that freed it is still free, under the locks on the doctor''s calendar and the patient: SLOT_HELD, DOUBLE_BOOKED, PATIENT_DOUBLE_BOOKED.';
