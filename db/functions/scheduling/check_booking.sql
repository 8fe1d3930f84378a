SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.check_booking(
    p_hospital_id bigint, p_patient_id bigint, p_doctor_id bigint, p_starts_at timestamptz, p_ends_at timestamptz,
    p_except_id bigint
) RETURNS bigint
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_place record;
    v_local_start timestamp;
    v_local_end timestamp;
    v_wall int4range;
    v_clash record;
BEGIN
    PERFORM FROM clinic.doctor_calendars AS c WHERE c.hospital_id = p_hospital_id AND c.doctor_id = p_doctor_id FOR UPDATE;
    IF NOT FOUND THEN
        PERFORM auth.refuse_missing('doctor', p_doctor_id);
    END IF;
    PERFORM clinic.lock_patient(p_hospital_id, p_patient_id);

    -- Statements after the locks, so that they see what the locks' previous holders did.
    SELECT h.time_zone, h.booking_horizon_days, d.department_id, e.opens_at, e.closes_at, d.registration_expires_on,
        d.licence_status = 'ACTIVE' AND d.retired_at IS NULL AND e.retired_at IS NULL AS practising
    INTO STRICT v_place
    FROM clinic.doctors AS d
    JOIN clinic.departments AS e ON e.hospital_id = d.hospital_id AND e.id = d.department_id
    JOIN clinic.hospitals AS h ON h.id = d.hospital_id
    WHERE d.hospital_id = p_hospital_id AND d.id = p_doctor_id;
    v_local_start := p_starts_at AT TIME ZONE v_place.time_zone;
    v_local_end := p_ends_at AT TIME ZONE v_place.time_zone;
    v_wall := rules.wall_hours(v_local_start, v_local_end);
    IF v_local_end - v_local_start <> p_ends_at - p_starts_at THEN
        -- Clocks change meanwhile: every hour that they may show counts, whichever side of the change it is counted from.
        v_wall := rules.wall_hours(
            least(v_local_start, v_local_end - (p_ends_at - p_starts_at)), greatest(v_local_end, v_local_start + (p_ends_at - p_starts_at))
        );
    END IF;

    IF p_starts_at < clinic.clock() THEN
        RAISE EXCEPTION USING
            errcode = 'ZH205', message = 'An appointment cannot begin in the past.',
            detail = jsonb_build_object('startsAt', p_starts_at, 'now', clinic.clock())::text, hint = 'Choose a later time.';
    END IF;
    IF v_local_start::date > (clinic.clock() AT TIME ZONE v_place.time_zone)::date + v_place.booking_horizon_days THEN
        RAISE EXCEPTION USING
            errcode = 'ZH206', message = format('Appointments can be booked at most %s days ahead.', v_place.booking_horizon_days),
            detail = jsonb_build_object('startsAt', p_starts_at, 'bookingHorizonDays', v_place.booking_horizon_days)::text,
            hint = 'Choose an earlier day, or book when it comes nearer.';
    END IF;
    IF NOT v_place.practising OR v_local_start::date > v_place.registration_expires_on THEN
        RAISE EXCEPTION USING
            errcode = 'ZH208', message = 'This doctor does not see patients on that day.',
            detail = jsonb_build_object('doctorId', p_doctor_id::text, 'registrationExpiresOn', v_place.registration_expires_on)::text,
            hint = 'Choose another doctor, or an earlier day if her registration runs out.';
    END IF;
    IF v_wall IS NULL OR NOT rules.wall_hours(v_place.opens_at, v_place.closes_at) @> v_wall THEN
        RAISE EXCEPTION USING
            errcode = 'ZH203', message = format(
                'The department is open from %s to %s.', to_char(v_place.opens_at, 'HH24:MI'), to_char(v_place.closes_at, 'HH24:MI')
            ),
            detail = jsonb_build_object(
                'startsAt', p_starts_at, 'endsAt', p_ends_at, 'opensAt', v_place.opens_at, 'closesAt', v_place.closes_at, 'timeZone', v_place.time_zone
            )::text,
            hint = 'Choose a time within the opening hours.';
    END IF;
    IF NOT coalesce((
        SELECT range_agg(rules.wall_hours(a.starts_at, a.ends_at)) @> v_wall
        FROM clinic.availabilities AS a
        WHERE a.hospital_id = p_hospital_id AND a.doctor_id = p_doctor_id AND a.weekday = extract(isodow FROM v_local_start)::integer
    ), false) OR EXISTS (
        SELECT FROM clinic.time_off AS o
        WHERE o.hospital_id = p_hospital_id AND o.doctor_id = p_doctor_id AND o.starts_at < p_ends_at AND o.ends_at > p_starts_at
    ) THEN
        RAISE EXCEPTION USING
            errcode = 'ZH204', message = 'The doctor is not available at that time.',
            detail = jsonb_build_object('doctorId', p_doctor_id::text, 'startsAt', p_starts_at, 'endsAt', p_ends_at)::text,
            hint = 'Choose a time within her weekly hours.';
    END IF;

    SELECT a.starts_at, a.ends_at INTO v_clash FROM clinic.appointments AS a
    WHERE a.hospital_id = p_hospital_id AND a.doctor_id = p_doctor_id AND a.during && tstzrange(p_starts_at, p_ends_at)
        AND a.status NOT IN ('CANCELLED', 'NO_SHOW') AND a.id IS DISTINCT FROM p_except_id
    ORDER BY a.starts_at LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION USING
            errcode = 'ZH201', message = 'The doctor already has an appointment at that time.',
            detail = jsonb_build_object('doctorId', p_doctor_id::text, 'startsAt', v_clash.starts_at, 'endsAt', v_clash.ends_at)::text,
            hint = 'Choose a time that does not overlap the one given here.';
    END IF;
    SELECT a.starts_at, a.ends_at INTO v_clash FROM clinic.appointments AS a
    WHERE a.hospital_id = p_hospital_id AND a.patient_id = p_patient_id AND a.during && tstzrange(p_starts_at, p_ends_at)
        AND a.status NOT IN ('CANCELLED', 'NO_SHOW') AND a.id IS DISTINCT FROM p_except_id
    ORDER BY a.starts_at LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION USING
            errcode = 'ZH202', message = 'The patient already has an appointment at that time.',
            detail = jsonb_build_object('patientId', p_patient_id::text, 'startsAt', v_clash.starts_at, 'endsAt', v_clash.ends_at)::text,
            hint = 'Choose a time that does not overlap the one given here.';
    END IF;
    RETURN v_place.department_id;
END
$$;
COMMENT ON FUNCTION clinic.check_booking(bigint, bigint, bigint, timestamptz, timestamptz, bigint) IS
'Rule 1, for every way an appointment gets its time: locks the doctor''s calendar and the patient, then refuses with IN_THE_PAST, BEYOND_HORIZON, DOCTOR_NOT_PRACTISING, OUTSIDE_OPENING_HOURS, DOCTOR_UNAVAILABLE, DOUBLE_BOOKED or PATIENT_DOUBLE_BOOKED. p_except_id is the appointment being moved. Returns the department it will be in.';
