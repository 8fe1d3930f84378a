SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.conflicting_appointments(p_hospital_id bigint, p_import_run_id bigint, p_lines bigint[])
RETURNS TABLE (line bigint, problems jsonb[], is_doubtful boolean)
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_time_zone CONSTANT text := (SELECT h.time_zone FROM clinic.hospitals AS h WHERE h.id = p_hospital_id);
    v_horizon_days CONSTANT integer := (SELECT b.days FROM clinic.booking_horizon(p_hospital_id) AS b);
    v_last_day CONSTANT date := clinic.today(p_hospital_id) + v_horizon_days;
    v_is_confirmed CONSTANT boolean := (
        SELECT i.is_confirmed FROM clinic.import_runs AS i WHERE i.hospital_id = p_hospital_id AND i.id = p_import_run_id
    );
BEGIN
    RETURN QUERY
    WITH asked AS MATERIALIZED (
        SELECT a.*, tstzrange(a.starts_at, a.ends_at) AS during, (a.starts_at AT TIME ZONE v_time_zone)::date AS day,
            ((a.ends_at - interval '1 microsecond') AT TIME ZONE v_time_zone)::date AS ends_on, a.is_ahead AND a.takes_time AS is_booking
        FROM clinic.imported_appointments(p_hospital_id, p_import_run_id, p_lines) AS a
    ), days AS MATERIALIZED (
        SELECT d.doctor_id, d.day, d.is_practising, d.opening, d.available
        FROM (
            SELECT a.doctor_id, min(a.day) AS first_day, max(a.ends_on) AS last_day FROM asked AS a
            WHERE a.is_booking AND a.day <= v_last_day GROUP BY a.doctor_id
        ) AS b
        CROSS JOIN LATERAL clinic.doctors_days(p_hospital_id, ARRAY[b.doctor_id], b.first_day, b.last_day) AS d
    ), hours AS (
        SELECT a.line, bool_and(d.is_practising) AS are_practising, range_agg(d.opening) AS opening, range_agg(d.available) AS available
        FROM asked AS a JOIN days AS d ON d.doctor_id = a.doctor_id AND d.day BETWEEN a.day AND a.ends_on
        WHERE a.is_booking GROUP BY a.line
    ), found AS (
        -- As clinic.check_slot has it for one that is ahead.
        SELECT a.line, 'startsAt' AS path, 'BEYOND_HORIZON' AS code, 'is more than ' || v_horizon_days || ' days ahead' AS message, false AS is_doubtful
        FROM asked AS a WHERE a.is_booking AND a.day > v_last_day
        UNION ALL
        SELECT a.line, w.path, w.code, w.message, false FROM asked AS a JOIN hours AS h ON h.line = a.line
        CROSS JOIN LATERAL (VALUES
            (h.are_practising, 'doctorNumber', 'DOCTOR_NOT_PRACTISING', 'is that of a doctor who does not see patients on that day'),
            (h.opening @> a.during, 'startsAt', 'OUTSIDE_OPENING_HOURS', 'is outside of the opening hours of the department'),
            (h.available @> a.during, 'startsAt', 'DOCTOR_UNAVAILABLE', 'is outside of the weekly hours of the doctor')
        ) AS w (is_fine, path, code, message)
        WHERE NOT w.is_fine
        UNION ALL
        SELECT a.line, 'startsAt', CASE t.kind WHEN 'TIME_OFF' THEN 'DOCTOR_UNAVAILABLE' WHEN 'HOLD' THEN 'SLOT_HELD' ELSE 'DOUBLE_BOOKED' END, CASE t.kind
            WHEN 'TIME_OFF' THEN 'is in time off of the doctor'
            WHEN 'HOLD' THEN 'is held by another account'
            ELSE format('overlaps another appointment of the doctor, from %s to %s', t.starts_at, t.ends_at)
        END, false
        FROM asked AS a
        CROSS JOIN LATERAL clinic.taken_time(p_hospital_id, ARRAY[a.doctor_id], a.starts_at, a.ends_at) AS t
        WHERE a.is_booking
        UNION ALL
        -- In the words of the constraints, whose indexes find them: row by row, whatever the planner takes a batch for.
        SELECT a.line, 'startsAt', 'DOUBLE_BOOKED', format('overlaps another appointment of the doctor, from %s to %s', o.starts_at, o.ends_at), false
        FROM asked AS a
        CROSS JOIN LATERAL (
            SELECT t.starts_at, t.ends_at FROM clinic.appointments AS t
            WHERE t.hospital_id = p_hospital_id AND t.doctor_id = a.doctor_id AND t.during && a.during
                AND t.status NOT IN ('CANCELLED', 'NO_SHOW', 'LEFT_UNSEEN') AND t.overbooked_at IS NULL
            OFFSET 0
        ) AS o
        WHERE a.takes_time AND NOT a.is_ahead
        UNION ALL
        SELECT a.line, 'startsAt', 'PATIENT_DOUBLE_BOOKED', format('overlaps another appointment of the patient, from %s to %s', o.starts_at, o.ends_at), false
        FROM asked AS a
        CROSS JOIN LATERAL (
            SELECT t.starts_at, t.ends_at FROM clinic.appointments AS t
            WHERE t.hospital_id = p_hospital_id AND t.patient_id = a.patient_id AND t.during && a.during
                AND t.status NOT IN ('CANCELLED', 'NO_SHOW', 'LEFT_UNSEEN') AND NOT t.is_doubled
            OFFSET 0
        ) AS o
        WHERE a.takes_time
        UNION ALL
        -- As clinic.insert_past_encounter has it for one that is past.
        SELECT a.line, 'doctorNumber', 'DOCTOR_NOT_PRACTISING', 'is that of a doctor who did not see patients on that day', false
        FROM asked AS a JOIN clinic.doctors AS d ON d.hospital_id = p_hospital_id AND d.id = a.doctor_id
        WHERE NOT a.is_ahead
            AND (d.licence_status = 'PENDING' OR d.registration_expires_on < a.day OR d.retired_at < a.starts_at)
        UNION ALL
        SELECT a.line, w.path, w.code, w.message, false FROM asked AS a
        JOIN clinic.patients AS p ON p.hospital_id = p_hospital_id AND p.id = a.patient_id
        CROSS JOIN LATERAL (VALUES
            (p.retired_at IS NULL, 'patientNumber', 'RETIRED', 'is that of a record that is retired'),
            (a.day <= p.deceased_on IS NOT FALSE, 'startsAt', 'PATIENT_DECEASED', 'must not be after the death of the patient'),
            (a.day >= p.birth_date OR NOT a.takes_time, 'startsAt', 'BEFORE_BIRTH', 'must not be before the birth of the patient')
        ) AS w (is_fine, path, code, message)
        WHERE NOT w.is_fine
        UNION ALL
        SELECT a.line, 'startsAt', 'LIKELY_DUPLICATE', 'is that of an appointment of both that is ' || a.status || ' already', true
        FROM asked AS a
        WHERE NOT a.takes_time AND NOT a.is_confirmed AND NOT v_is_confirmed AND EXISTS (
            SELECT FROM clinic.appointments AS o
            WHERE o.hospital_id = p_hospital_id AND o.doctor_id = a.doctor_id AND o.starts_at = a.starts_at
                AND o.patient_id = a.patient_id AND o.status = a.status
        )
    )
    SELECT f.line, array_agg(rules.problem_unless(false, f.path, f.code, f.message) ORDER BY f.path, f.message), bool_and(f.is_doubtful)
    FROM found AS f GROUP BY f.line;
END
$$;
COMMENT ON FUNCTION clinic.conflicting_appointments(bigint, bigint, bigint[]) IS
'The appointments of a file that cannot be, for what else there is: one that is ahead as booking it would say (clinic.check_slot), one that is past as entering it would (clinic.insert_past_encounter).';
