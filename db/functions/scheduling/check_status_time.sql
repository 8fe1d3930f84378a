SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.check_status_time(p_hospital_id bigint, p_appointment_id bigint, p_starts_at timestamptz, p_status text) RETURNS void
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_time_zone text;
    v_earliest timestamptz;
BEGIN
    IF p_status IN ('BOOKED', 'CANCELLED') OR p_starts_at <= clinic.clock() THEN
        RETURN;
    END IF;
    SELECT h.time_zone INTO STRICT v_time_zone FROM clinic.hospitals AS h WHERE h.id = p_hospital_id;
    IF p_status <> 'NO_SHOW' AND (p_starts_at AT TIME ZONE v_time_zone)::date <= (clinic.clock() AT TIME ZONE v_time_zone)::date THEN
        RETURN;
    END IF;
    v_earliest := CASE p_status
        WHEN 'NO_SHOW' THEN p_starts_at ELSE clinic.day_start(p_hospital_id, (p_starts_at AT TIME ZONE v_time_zone)::date)
    END;
    IF clinic.clock() < v_earliest THEN
        RAISE EXCEPTION USING
            errcode = 'ZH220', message = format('An appointment cannot be %s before its time.', p_status),
            detail = jsonb_build_object(
                'appointmentId', p_appointment_id::text, 'status', p_status, 'startsAt', p_starts_at, 'earliest', v_earliest,
                'now', clinic.clock(), 'timeZone', v_time_zone
            )::text,
            hint = CASE p_status
                WHEN 'NO_SHOW' THEN 'Wait until the appointment should have begun, or cancel it.'
                ELSE 'Wait for its day, or reschedule the appointment to now.'
            END;
    END IF;
END
$$;
COMMENT ON FUNCTION clinic.check_status_time(bigint, bigint, timestamptz, text) IS
'Rule 2: no appointment is missed before its start, none checked in, in progress, over or left unseen before its local day. TOO_EARLY.';
