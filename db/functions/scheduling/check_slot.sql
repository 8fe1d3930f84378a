SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.check_slot(
    p_hospital_id bigint, p_doctor_id bigint, p_starts_at timestamptz, p_ends_at timestamptz, p_except_id bigint,
    p_overbooks boolean, OUT department_id bigint, OUT is_overbooked boolean
)
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_place record;
    v_local_day date;
    v_horizon record;
    v_days record;
    v_clash record;
BEGIN
    SELECT h.time_zone, e.opens_at, e.closes_at, d.registration_expires_on, d.department_id
    INTO STRICT v_place
    FROM clinic.doctors AS d
    JOIN clinic.departments AS e ON e.hospital_id = d.hospital_id AND e.id = d.department_id
    JOIN clinic.hospitals AS h ON h.id = d.hospital_id
    WHERE d.hospital_id = p_hospital_id AND d.id = p_doctor_id;
    v_local_day := (p_starts_at AT TIME ZONE v_place.time_zone)::date;
    -- The day on which it begins, and the next if it passes midnight: what the two have to say of it is one.
    SELECT bool_and(t.is_practising) AS are_practising, range_agg(t.opening) AS opening, range_agg(t.available) AS available INTO STRICT v_days
    FROM clinic.doctors_days(
        p_hospital_id, ARRAY[p_doctor_id], v_local_day,
        greatest(v_local_day, ((p_ends_at - interval '1 microsecond') AT TIME ZONE v_place.time_zone)::date)
    ) AS t;
    SELECT b.days, b.setting INTO v_horizon FROM clinic.booking_horizon(p_hospital_id) AS b;

    -- The current minute is not past yet.
    IF p_starts_at < date_trunc('minute', clinic.clock()) THEN
        RAISE EXCEPTION USING
            errcode = 'ZH205', message = 'An appointment cannot begin in the past.',
            detail = jsonb_build_object('startsAt', p_starts_at, 'now', clinic.clock())::text, hint = 'Choose a later time.';
    END IF;
    IF v_local_day > clinic.today(p_hospital_id) + v_horizon.days THEN
        RAISE EXCEPTION USING
            errcode = 'ZH206',
            message = format(
                CASE v_horizon.setting
                    WHEN 'staffHorizonDays' THEN 'Staff can book appointments at most %s days ahead.'
                    ELSE 'Appointments can be booked at most %s days ahead.'
                END, v_horizon.days
            ),
            detail = jsonb_build_object('startsAt', p_starts_at, v_horizon.setting, v_horizon.days)::text,
            hint = 'Choose an earlier day, or book later.';
    END IF;
    IF NOT v_days.are_practising THEN
        RAISE EXCEPTION USING
            errcode = 'ZH208', message = 'This doctor does not see patients on that day.',
            detail = jsonb_build_object('doctorId', p_doctor_id::text, 'registrationExpiresOn', v_place.registration_expires_on)::text,
            hint = 'Choose another doctor, or an earlier day if the registration expires.';
    END IF;
    IF NOT v_days.opening @> tstzrange(p_starts_at, p_ends_at) THEN
        RAISE EXCEPTION USING
            errcode = 'ZH203', message = format('The department is open %s.', rules.hours_in_words(v_place.opens_at, v_place.closes_at)),
            detail = jsonb_build_object(
                'startsAt', p_starts_at, 'endsAt', p_ends_at, 'opensAt', v_place.opens_at, 'closesAt', v_place.closes_at, 'timeZone', v_place.time_zone
            )::text,
            hint = 'Choose a time within the opening hours.';
    END IF;

    -- What overbooking passes comes last, so that it is all there is when it is what was found.
    SELECT t.* INTO v_clash FROM clinic.taken_time(p_hospital_id, ARRAY[p_doctor_id], p_starts_at, p_ends_at) AS t
    WHERE t.kind <> 'APPOINTMENT' OR t.id IS DISTINCT FROM p_except_id
    ORDER BY t.kind = 'TIME_OFF' DESC, (t.kind = 'APPOINTMENT') = p_overbooks, t.starts_at LIMIT 1;
    IF NOT v_days.available @> tstzrange(p_starts_at, p_ends_at) OR v_clash.kind = 'TIME_OFF' THEN
        RAISE EXCEPTION USING
            errcode = 'ZH204', message = 'The doctor is not available at that time.',
            detail = jsonb_build_object('doctorId', p_doctor_id::text, 'startsAt', p_starts_at, 'endsAt', p_ends_at)::text,
            hint = 'Choose a time within the doctor''s weekly hours and outside time off.';
    END IF;
    IF v_clash.kind = 'HOLD' THEN
        PERFORM clinic.refuse_held(p_doctor_id, v_clash.starts_at, v_clash.ends_at, v_clash.expires_at);
    END IF;
    is_overbooked := coalesce(v_clash.kind = 'APPOINTMENT', false);
    IF is_overbooked AND NOT p_overbooks THEN
        PERFORM clinic.refuse_double_booking(p_doctor_id, v_clash.starts_at, v_clash.ends_at);
    END IF;
    department_id := v_place.department_id;
END
$$;
COMMENT ON FUNCTION clinic.check_slot(bigint, bigint, timestamptz, timestamptz, bigint, boolean) IS
'The doctor''s part of rule 1, under the lock on the doctor''s calendar: IN_THE_PAST, BEYOND_HORIZON, DOCTOR_NOT_PRACTISING, OUTSIDE_OPENING_HOURS, DOCTOR_UNAVAILABLE, SLOT_HELD or DOUBLE_BOOKED. p_except_id is the appointment being moved. Where p_overbooks, is_overbooked says that there is a clash with an appointment instead of refusing it. department_id is the one it will be in.';
