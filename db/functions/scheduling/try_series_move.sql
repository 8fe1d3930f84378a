SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.try_series_move(
    p_hospital_id bigint, p_appointment clinic.appointments, p_doctor_id bigint, p_day date, p_local_time time, p_starts_at timestamptz, p_ends_at timestamptz,
    OUT refused_code text, OUT refused_message text
)
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_department_id bigint;
BEGIN
    PERFORM rules.refuse_skipped(p_starts_at, p_day, p_local_time);
    v_department_id := (clinic.check_booking(
        p_hospital_id, p_appointment.patient_id, p_doctor_id, p_starts_at, p_ends_at, p_appointment.id, false
    )).department_id;
    PERFORM clinic.end_own_holds(p_hospital_id, p_doctor_id, p_starts_at, p_ends_at);
    UPDATE clinic.appointments AS a
    SET starts_at = p_starts_at, ends_at = p_ends_at, doctor_id = p_doctor_id, department_id = v_department_id,
        overbooked_at = NULL, overbooked_by_id = NULL, overbook_reason = NULL
    WHERE a.hospital_id = p_hospital_id AND a.id = p_appointment.id;
EXCEPTION WHEN OTHERS THEN
    refused_code := rules.booking_error(sqlstate);
    IF refused_code IS NULL THEN
        RAISE;
    END IF;
    refused_message := sqlerrm;
END
$$;
COMMENT ON FUNCTION clinic.try_series_move(bigint, clinic.appointments, bigint, date, time, timestamptz, timestamptz) IS
'Moves one appointment of a series as api.reschedule_appointment does, or says why not. All is locked already.';
