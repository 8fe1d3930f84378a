SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.add_time_off(
    p_hospital_id bigint, p_session_id uuid, p_doctor_id bigint, p_starts_at timestamp, p_ends_at timestamp, p_reason text,
    p_request_id uuid DEFAULT NULL, p_confirmed boolean DEFAULT false
) RETURNS clinic.time_off
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_time_zone text;
    v_starts timestamptz[];
    v_ends timestamptz[];
    v_starts_at timestamptz;
    v_ends_at timestamptz;
    v_before jsonb;
    v_id bigint;
    v_time_off clinic.time_off;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('availability.set');
    v_time_zone := (SELECT h.time_zone FROM clinic.hospitals AS h WHERE h.id = p_hospital_id);
    v_starts := rules.wall_moments(p_starts_at, v_time_zone);
    v_ends := rules.wall_moments(p_ends_at, v_time_zone);
    -- Of a time that the clock shows twice the first begins and the last ends it: so the doctor is off in both cases.
    v_starts_at := v_starts[1];
    v_ends_at := v_ends[cardinality(v_ends)];
    PERFORM rules.check_input(ARRAY[
        rules.id_problem('doctorId', p_doctor_id),
        rules.problem_unless(p_starts_at IS NOT NULL, 'startsAt', 'REQUIRED', 'is required'),
        rules.minute_problem('startsAt', extract(SECOND FROM p_starts_at)),
        rules.problem_unless(
            p_starts_at IS NULL OR v_starts_at IS NOT NULL, 'startsAt', 'MISSING_HOUR',
            'does not exist, because the hospital''s clocks are set forward'
        ),
        rules.problem_unless(p_ends_at IS NOT NULL, 'endsAt', 'REQUIRED', 'is required'),
        rules.minute_problem('endsAt', extract(SECOND FROM p_ends_at)),
        rules.problem_unless(
            p_ends_at IS NULL OR v_ends_at IS NOT NULL, 'endsAt', 'MISSING_HOUR',
            'does not exist, because the hospital''s clocks are set forward'
        ),
        rules.problem_unless(v_ends_at > v_starts_at IS NOT FALSE, 'endsAt', 'END_BEFORE_START', 'must be after startsAt'),
        rules.problem_unless(v_ends_at > clinic.clock() IS NOT FALSE, 'endsAt', 'IN_THE_PAST', 'must not be in the past'),
        rules.far_problem('startsAt', p_starts_at::date, clinic.today(p_hospital_id)),
        rules.far_problem('endsAt', p_ends_at::date, clinic.today(p_hospital_id)),
        rules.optional_text_problem('reason', p_reason, 1000)
    ]);
    PERFORM auth.require_visible(p_hospital_id, 'doctor', p_doctor_id);
    PERFORM auth.require_doctor('availability.set', p_doctor_id);
    v_id := auth.begin_request(
        p_hospital_id, p_request_id, 'add_time_off', jsonb_build_array(p_doctor_id, p_starts_at, p_ends_at, p_reason)
    );
    IF v_id IS NULL THEN
        PERFORM clinic.lock_calendar_in_use(p_hospital_id, p_doctor_id);
        v_before := clinic.outside_before(p_hospital_id, ARRAY[p_doctor_id]);
        INSERT INTO clinic.time_off (hospital_id, doctor_id, starts_at, ends_at, reason)
        VALUES (p_hospital_id, p_doctor_id, v_starts_at, v_ends_at, coalesce(btrim(p_reason), ''))
        RETURNING id INTO v_id;
        PERFORM rules.require_confirmation(
            p_confirmed, ARRAY[clinic.hours_warning(p_hospital_id, 'startsAt', ARRAY[p_doctor_id], v_before)]
        );
        PERFORM auth.finish_request(p_hospital_id, p_request_id, v_id);
    END IF;
    SELECT t.* INTO v_time_off FROM clinic.time_off AS t WHERE t.hospital_id = p_hospital_id AND t.id = v_id;
    IF NOT FOUND THEN
        -- Cancelled since the same request made it.
        PERFORM auth.refuse_missing('time_off', v_id);
    END IF;
    RETURN v_time_off;
END
$$;
COMMENT ON FUNCTION api.add_time_off(bigint, uuid, bigint, timestamp, timestamp, text, uuid, boolean) IS
'A span, by the hospital''s wall clock, in which a doctor cannot be booked. Where the clock shows a time twice, it starts at the first and ends at the last; a time that the clock never shows is BAD_USER_INPUT. If live appointments are in it, it wants to be confirmed; they stay.
Requires: availability.set.
Errors: BAD_USER_INPUT, NOT_FOUND, FORBIDDEN, RETIRED, CONFIRMATION_NEEDED, REQUEST_ID_REUSED.';
GRANT EXECUTE ON FUNCTION api.add_time_off(bigint, uuid, bigint, timestamp, timestamp, text, uuid, boolean) TO wardgraph_api;
