SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.available_slots(
    p_hospital_id bigint, p_session_id uuid, p_doctor_id bigint, p_department_id bigint, p_specialization text,
    p_from timestamptz, p_to timestamptz, p_duration_minutes integer
)
RETURNS TABLE (doctor_id bigint, starts_at timestamptz, ends_at timestamptz)
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_most_slots CONSTANT integer := 5000;
    v_duration CONSTANT interval := make_interval(mins => p_duration_minutes);
    v_doctor_ids bigint[];
    v_time_zone text;
    v_since timestamptz;
    v_day date;
    v_last_day date;
    -- How many days before its own a slot's shift may have begun.
    v_carried integer := 0;
    v_found bigint;
    v_slots bigint := 0;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM rules.check_input(ARRAY[
        rules.problem_unless(
            num_nonnulls(p_doctor_id, p_department_id, p_specialization) = 1, 'doctorId', 'CONTRADICTION',
            'or departmentId or specialization: exactly one of them must be given'
        ),
        CASE WHEN p_doctor_id IS NOT NULL THEN rules.id_problem('doctorId', p_doctor_id) END,
        CASE WHEN p_department_id IS NOT NULL THEN rules.id_problem('departmentId', p_department_id) END,
        rules.problem_unless(p_from IS NOT NULL, 'from', 'REQUIRED', 'is required'),
        rules.problem_unless(p_to > p_from, 'to', 'END_BEFORE_START', 'must be after `from`'),
        rules.problem_unless(p_to <= p_from + interval '31 days' IS NOT FALSE, 'to', 'OUT_OF_RANGE', 'must be at most 31 days after `from`'),
        rules.number_problem('durationMinutes', p_duration_minutes, 5, 480)
    ]);
    IF p_doctor_id IS NOT NULL THEN
        PERFORM auth.require_visible(p_hospital_id, 'doctor', p_doctor_id);
    ELSIF p_department_id IS NOT NULL THEN
        PERFORM auth.require_visible(p_hospital_id, 'department', p_department_id);
    END IF;

    -- Everybody sees doctors and when they are free. What takes their time stays unsaid.
    v_doctor_ids := ARRAY(
        SELECT d.id FROM clinic.doctors AS d
        WHERE d.hospital_id = p_hospital_id AND d.retired_at IS NULL
            AND (d.id = p_doctor_id OR d.department_id = p_department_id OR d.specialization = p_specialization)
    );
    v_time_zone := (SELECT h.time_zone FROM clinic.hospitals AS h WHERE h.id = p_hospital_id);
    v_since := greatest(p_from, date_trunc('minute', clinic.clock()));
    v_day := (v_since AT TIME ZONE v_time_zone)::date;
    v_last_day := least((p_to AT TIME ZONE v_time_zone)::date, clinic.today(p_hospital_id) + (SELECT b.days FROM clinic.booking_horizon(p_hospital_id) AS b));
    IF EXISTS (
        SELECT FROM clinic.availabilities AS a
        WHERE a.hospital_id = p_hospital_id AND a.doctor_id = ANY (v_doctor_ids) AND a.ends_at <= a.starts_at AND a.ends_at > '00:00'
    ) THEN
        v_carried := 1;
    END IF;
    -- Day by day, so that a request for too many is given up as soon as it turns out to be one.
    WHILE v_day <= v_last_day LOOP
        RETURN QUERY
        WITH days AS MATERIALIZED (
            SELECT d.doctor_id, d.shifts FROM clinic.doctors_days(p_hospital_id, v_doctor_ids, v_day - v_carried, v_day) AS d
            WHERE d.is_practising AND d.shifts <> '{}'
        ), taken AS MATERIALIZED (
            SELECT t.doctor_id, range_agg(tstzrange(t.starts_at, t.ends_at)) AS during
            FROM clinic.taken_time(
                p_hospital_id, ARRAY(SELECT days.doctor_id FROM days),
                (SELECT min(lower(days.shifts)) FROM days), (SELECT max(upper(days.shifts)) FROM days)
            ) AS t
            GROUP BY t.doctor_id
        )
        SELECT days.doctor_id, slot.starts_at, slot.starts_at + v_duration
        FROM days
        LEFT JOIN taken ON taken.doctor_id = days.doctor_id
        CROSS JOIN LATERAL unnest(days.shifts) AS shift (during)
        CROSS JOIN LATERAL generate_series(
            -- Hours from before whole minutes were asked for: the first whole minute of them.
            date_trunc('minute', lower(shift.during) + interval '59.999999 seconds'), upper(shift.during) - v_duration, v_duration
        ) AS slot (starts_at)
        WHERE slot.starts_at >= v_since AND slot.starts_at + v_duration <= p_to
            AND (v_carried = 0 OR (slot.starts_at AT TIME ZONE v_time_zone)::date = v_day)
            AND NOT coalesce(taken.during && tstzrange(slot.starts_at, slot.starts_at + v_duration), false)
        ORDER BY slot.starts_at, days.doctor_id;
        GET DIAGNOSTICS v_found = ROW_COUNT;
        v_slots := v_slots + v_found;
        PERFORM rules.check_input(ARRAY[rules.problem_unless(
            v_slots <= v_most_slots, 'to', 'TOO_MANY', format('leaves more than %s slots to list: ask for fewer days', v_most_slots)
        )]);
        v_day := v_day + 1;
    END LOOP;
END
$$;
COMMENT ON FUNCTION api.available_slots(bigint, uuid, bigint, bigint, text, timestamptz, timestamptz, integer) IS
'When one doctor, those of a department or those of a specialization can be booked for p_duration_minutes (5 to 480) between two moments at most 31 days apart, by time and then doctor: what api.book_appointment would take from the asker now (rule 1). Each shift is cut into slots from its first moment on, also past midnight. Of its own right, past the row policies: it tells when a doctor is free and nothing of why a doctor is not free. More than 5000 slots are BAD_USER_INPUT.
Requires: nothing.
Errors: BAD_USER_INPUT, NOT_FOUND.';
GRANT EXECUTE ON FUNCTION api.available_slots(bigint, uuid, bigint, bigint, text, timestamptz, timestamptz, integer) TO wardgraph_api;
