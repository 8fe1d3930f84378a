SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.insert_booking(
    p_hospital_id bigint, p_patient_id bigint, p_doctor_id bigint, p_starts_at timestamptz, p_duration_minutes integer,
    p_reason text, p_hold_id bigint, p_overbook_reason text, p_series_id bigint DEFAULT NULL
) RETURNS clinic.appointments
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_ends_at timestamptz;
    v_checked record;
    v_appointment clinic.appointments;
BEGIN
    v_ends_at := p_starts_at + make_interval(mins => p_duration_minutes);
    SELECT c.department_id, c.is_overbooked INTO STRICT v_checked
    FROM clinic.check_booking(p_hospital_id, p_patient_id, p_doctor_id, p_starts_at, v_ends_at, NULL, p_overbook_reason IS NOT NULL) AS c;
    IF p_hold_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM clinic.holds AS h
        WHERE h.hospital_id = p_hospital_id AND h.id = p_hold_id AND h.account_id = auth.account_id() AND h.expires_at > clinic.clock()
            AND h.doctor_id = p_doctor_id AND h.during @> tstzrange(p_starts_at, v_ends_at)
    ) THEN
        RAISE EXCEPTION USING
            errcode = 'ZH210', message = 'The hold has ended, or is for another doctor or time.',
            detail = jsonb_build_object('holdId', p_hold_id::text)::text,
            hint = 'Hold the slot again, or book without a hold.';
    END IF;
    PERFORM clinic.end_own_holds(p_hospital_id, p_doctor_id, p_starts_at, v_ends_at);
    INSERT INTO clinic.appointments (
        hospital_id, patient_id, doctor_id, department_id, booked_by_id, starts_at, ends_at, reason, overbooked_at, overbooked_by_id, overbook_reason,
        series_id
    )
    SELECT p_hospital_id, p_patient_id, p_doctor_id, v_checked.department_id, auth.account_id(), p_starts_at, v_ends_at, p_reason,
        CASE WHEN v_checked.is_overbooked THEN clinic.clock() END,
        CASE WHEN v_checked.is_overbooked THEN auth.account_id() END,
        CASE WHEN v_checked.is_overbooked THEN btrim(p_overbook_reason) END, p_series_id
    RETURNING * INTO v_appointment;
    RETURN v_appointment;
END
$$;
COMMENT ON FUNCTION clinic.insert_booking(bigint, bigint, bigint, timestamptz, integer, text, bigint, text, bigint) IS
'Makes an appointment after clinic.check_booking, and ends what its booker held of the time; the part that booking and registering share. HOLD_ENDED where p_hold_id does not hold it. Who gives p_overbook_reason may overbook; it is kept only where there was a clash.';
