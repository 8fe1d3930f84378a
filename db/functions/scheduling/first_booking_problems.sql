SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.first_booking_problems(p_booking jsonb) RETURNS jsonb[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_first record;
BEGIN
    IF p_booking IS NULL THEN
        RETURN '{}';
    END IF;
    SELECT f.* INTO v_first
    FROM jsonb_to_record(p_booking) AS f (doctor_id bigint, starts_at timestamptz, duration_minutes integer, reason text);
    RETURN ARRAY[
        rules.id_problem('firstAppointment.doctorId', v_first.doctor_id),
        rules.problem_unless(v_first.starts_at IS NOT NULL, 'firstAppointment.startsAt', 'REQUIRED', 'is required'),
        rules.minute_problem('firstAppointment.startsAt', extract(SECOND FROM v_first.starts_at)),
        rules.number_problem('firstAppointment.durationMinutes', v_first.duration_minutes, 5, 480),
        rules.optional_text_problem('firstAppointment.reason', v_first.reason, 1000)
    ];
END
$$;
COMMENT ON FUNCTION rules.first_booking_problems(jsonb) IS
'What is wrong with the booking {doctor_id, starts_at, duration_minutes, reason} that is made along with its patient; nothing where there is none.';
