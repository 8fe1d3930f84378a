SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.hold_slot(
    p_hospital_id bigint, p_session_id uuid, p_doctor_id bigint, p_starts_at timestamptz, p_duration_minutes integer, p_request_id uuid DEFAULT NULL
) RETURNS clinic.holds
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_ends_at timestamptz;
    v_id bigint;
    v_hold clinic.holds;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('appointment.book');
    PERFORM rules.check_input(ARRAY[
        rules.id_problem('doctorId', p_doctor_id),
        rules.problem_unless(p_starts_at IS NOT NULL, 'startsAt', 'REQUIRED', 'is required'),
        rules.minute_problem('startsAt', extract(SECOND FROM p_starts_at)),
        rules.number_problem('durationMinutes', p_duration_minutes, 5, 480)
    ]);
    PERFORM auth.require_visible(p_hospital_id, 'doctor', p_doctor_id);
    v_ends_at := p_starts_at + make_interval(mins => p_duration_minutes);
    v_id := auth.begin_request(
        p_hospital_id, p_request_id, 'hold_slot', jsonb_build_array(p_doctor_id, p_starts_at, p_duration_minutes)
    );
    IF v_id IS NULL THEN
        -- The account before the calendar: all its holds are counted, for every doctor.
        PERFORM FROM auth.accounts AS a WHERE a.hospital_id = p_hospital_id AND a.id = auth.account_id() FOR NO KEY UPDATE;
        PERFORM clinic.lock_calendar(p_hospital_id, p_doctor_id);
        PERFORM clinic.check_slot(p_hospital_id, p_doctor_id, p_starts_at, v_ends_at, NULL, false);
        -- What has ended holds nothing, nor does what this one takes the place of.
        DELETE FROM clinic.holds AS h
        WHERE h.hospital_id = p_hospital_id AND h.doctor_id = p_doctor_id AND (
            h.expires_at <= clinic.clock() OR h.account_id = auth.account_id() AND h.during && tstzrange(p_starts_at, v_ends_at)
        );
        PERFORM clinic.check_number_of_holds(p_hospital_id, auth.account_id());
        INSERT INTO clinic.holds (hospital_id, doctor_id, account_id, starts_at, ends_at, expires_at)
        VALUES (p_hospital_id, p_doctor_id, auth.account_id(), p_starts_at, v_ends_at, clinic.clock() + clinic.hold_lasting())
        RETURNING id INTO v_id;
        PERFORM auth.finish_request(p_hospital_id, p_request_id, v_id);
    END IF;
    SELECT t.* INTO v_hold FROM clinic.holds AS t
    WHERE t.hospital_id = p_hospital_id AND t.id = v_id AND t.expires_at > clinic.clock();
    IF NOT FOUND THEN
        RAISE EXCEPTION USING
            errcode = 'ZH210', message = 'The hold of this request has ended.',
            detail = jsonb_build_object('holdId', v_id::text)::text, hint = 'Hold the slot again, with a new request id.';
    END IF;
    RETURN v_hold;
END
$$;
COMMENT ON FUNCTION api.hold_slot(bigint, uuid, bigint, timestamptz, integer, uuid) IS
'Keeps a free time of a doctor for the asking account for five minutes: nobody else may book or hold it. What the account holds of it already is replaced.
Requires: appointment.book.
Errors: BAD_USER_INPUT, NOT_FOUND, IN_THE_PAST, BEYOND_HORIZON, DOCTOR_NOT_PRACTISING, OUTSIDE_OPENING_HOURS, DOCTOR_UNAVAILABLE, SLOT_HELD, DOUBLE_BOOKED, TOO_MANY_HOLDS, HOLD_ENDED, REQUEST_ID_REUSED.';
GRANT EXECUTE ON FUNCTION api.hold_slot(bigint, uuid, bigint, timestamptz, integer, uuid) TO wardgraph_api;
