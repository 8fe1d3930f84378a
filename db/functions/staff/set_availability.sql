SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.set_availability(
    p_hospital_id bigint, p_session_id uuid, p_doctor_id bigint, p_hours jsonb, p_confirmed boolean DEFAULT false
) RETURNS clinic.doctors
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_doctor clinic.doctors;
    v_before jsonb;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('availability.set');
    PERFORM rules.check_input(
        ARRAY[
            rules.id_problem('doctorId', p_doctor_id),
            rules.problem_unless(p_hours IS NOT NULL, 'hours', 'REQUIRED', 'is required; an empty list is a week without hours')
        ]
        || (
            SELECT array_agg(problem) FROM ROWS FROM (
                jsonb_to_recordset(p_hours) AS (weekday integer, starts_at time, ends_at time)
            ) WITH ORDINALITY AS h (weekday, starts_at, ends_at, place),
                LATERAL (VALUES
                    (rules.number_problem(format('hours.%s.weekday', h.place - 1), h.weekday, 1, 7)),
                    (rules.problem_unless(h.starts_at IS NOT NULL, format('hours.%s.startsAt', h.place - 1), 'REQUIRED', 'is required')),
                    (rules.problem_unless(h.ends_at IS NOT NULL, format('hours.%s.endsAt', h.place - 1), 'REQUIRED', 'is required')),
                    (rules.minute_problem(format('hours.%s.startsAt', h.place - 1), extract(SECOND FROM h.starts_at))),
                    (rules.minute_problem(format('hours.%s.endsAt', h.place - 1), extract(SECOND FROM h.ends_at)))
                ) AS problems (problem)
        )
        || rules.weekly_hours_problems(p_hours)
    );
    PERFORM auth.require_visible(p_hospital_id, 'doctor', p_doctor_id);
    PERFORM auth.require_doctor('availability.set', p_doctor_id);
    PERFORM clinic.lock_calendar_in_use(p_hospital_id, p_doctor_id);
    v_before := clinic.outside_before(p_hospital_id, ARRAY[p_doctor_id]);
    DELETE FROM clinic.availabilities AS a WHERE a.hospital_id = p_hospital_id AND a.doctor_id = p_doctor_id;
    INSERT INTO clinic.availabilities (hospital_id, doctor_id, weekday, starts_at, ends_at)
    SELECT p_hospital_id, p_doctor_id, h.weekday, h.starts_at, h.ends_at
    FROM jsonb_to_recordset(p_hours) AS h (weekday integer, starts_at time, ends_at time);
    PERFORM rules.require_confirmation(p_confirmed, ARRAY[clinic.hours_warning(p_hospital_id, 'hours', ARRAY[p_doctor_id], v_before)]);
    SELECT t.* INTO v_doctor FROM clinic.visible_doctors AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_doctor_id;
    RETURN v_doctor;
END
$$;
COMMENT ON FUNCTION api.set_availability(bigint, uuid, bigint, jsonb, boolean) IS
'Replaces a doctor''s weekly hours by p_hours [{weekday 1-7, starts_at, ends_at}], of which no two overlap; an end that is not after the start is on the next day. Appointments already booked stay; if some would be outside of hours, the change wants to be confirmed.
Requires: availability.set.
Errors: BAD_USER_INPUT, NOT_FOUND, FORBIDDEN, RETIRED, CONFIRMATION_NEEDED.';
GRANT EXECUTE ON FUNCTION api.set_availability(bigint, uuid, bigint, jsonb, boolean) TO wardgraph_api;
