SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.check_take_back(
    p_hospital_id bigint, p_appointment clinic.appointments, p_change clinic.status_changes
) RETURNS void
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_undo_hours integer;
    v_followed jsonb;
BEGIN
    PERFORM rules.refuse_retired('appointment', p_appointment.id, p_appointment.retired_at);
    IF p_change.to_status IS DISTINCT FROM p_appointment.status THEN
        PERFORM rules.refuse_transition('appointment', p_appointment.status, coalesce(p_change.from_status, 'BOOKED'));
    END IF;
    v_undo_hours := (SELECT h.undo_hours FROM clinic.hospitals AS h WHERE h.id = p_hospital_id);
    IF clinic.clock() > p_change.changed_at + make_interval(hours => v_undo_hours) THEN
        RAISE EXCEPTION USING
            errcode = 'ZH221', message = format('A status can be taken back for %s hours.', v_undo_hours),
            detail = jsonb_build_object(
                'appointmentId', p_appointment.id::text, 'status', p_appointment.status, 'changedAt', p_change.changed_at, 'undoHours', v_undo_hours
            )::text,
            hint = 'Book another appointment, or have the record corrected.';
    END IF;
    v_followed := clinic.follow_ups(p_hospital_id, p_change);
    IF v_followed <> '{}' THEN
        RAISE EXCEPTION USING
            errcode = 'ZH222', message = format('Something followed after the appointment became %s.', p_appointment.status),
            detail = jsonb_build_object('appointmentId', p_appointment.id::text, 'status', p_appointment.status, 'followed', v_followed)::text,
            hint = 'Void the payments first, if they were mistakes, too; after a visit or a refund the status stays.';
    END IF;
END
$$;
COMMENT ON FUNCTION clinic.check_take_back(bigint, clinic.appointments, clinic.status_changes) IS
'Rule 2: whether the latest step of a locked appointment may be taken back. RETIRED, BAD_TRANSITION where there is none, UNDO_EXPIRED after the hospital''s undo_hours, ALREADY_FOLLOWED once something came of it.';
