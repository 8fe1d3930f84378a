-- Fills bench_floor.slots. $1 the hospital, $2 how many at most.
-- Every five minutes of every doctor's hours that nothing overlaps, in an order that puts neighbours with other doctors,
-- each with a patient who is free then; from tomorrow on, so that none passes while it waits to be booked.
INSERT INTO bench_floor.slots (n, doctor_id, patient_id, starts_at)
WITH days AS (
    SELECT h.time_zone, day::date AS day
    FROM clinic.hospitals AS h
    CROSS JOIN LATERAL (SELECT (now() AT TIME ZONE h.time_zone)::date AS today) AS clock
    CROSS JOIN generate_series(clock.today + 1, clock.today + h.booking_horizon_days - 1, interval '1 day') AS day
    WHERE h.id = $1
), hours AS (
    SELECT
        a.doctor_id, days.day, days.time_zone,
        greatest(a.starts_at, e.opens_at) AS begins,
        least(coalesce(nullif(a.ends_at, '00:00'), '24:00'), coalesce(nullif(e.closes_at, '00:00'), '24:00')) AS ends
    FROM days
    JOIN clinic.availabilities AS a ON a.hospital_id = $1 AND a.weekday = extract(ISODOW FROM days.day)
    JOIN clinic.doctors AS d
        ON
            d.hospital_id = $1 AND d.id = a.doctor_id
            AND d.retired_at IS NULL AND d.licence_status = 'ACTIVE' AND d.registration_expires_on >= days.day
    JOIN clinic.departments AS e ON e.hospital_id = $1 AND e.id = d.department_id AND e.retired_at IS NULL
), slots AS (
    SELECT
        hours.doctor_id, at.starts_at, (extract(EPOCH FROM at.starts_at) / 300)::bigint AS slot
    FROM hours
    CROSS JOIN
        generate_series(
            ceil(extract(EPOCH FROM hours.begins) / 300)::integer, floor(extract(EPOCH FROM hours.ends) / 300)::integer - 1
        ) AS step
    CROSS JOIN LATERAL (
        SELECT (hours.day + step * interval '5 minutes') AT TIME ZONE hours.time_zone AS starts_at
    ) AS at
), booked AS MATERIALIZED (
    SELECT t.doctor_id, t.patient_id, slot
    FROM clinic.appointments AS t
    CROSS JOIN
        generate_series(
            floor(extract(EPOCH FROM t.starts_at) / 300)::bigint, ceil(extract(EPOCH FROM t.ends_at) / 300)::bigint - 1
        ) AS slot
    WHERE t.hospital_id = $1 AND t.ends_at > now() AND t.status NOT IN ('CANCELLED', 'NO_SHOW', 'LEFT_UNSEEN')
), away AS MATERIALIZED (
    SELECT o.doctor_id, slot
    FROM clinic.time_off AS o
    CROSS JOIN
        generate_series(
            floor(extract(EPOCH FROM greatest(o.starts_at, now())) / 300)::bigint,
            ceil(extract(EPOCH FROM least(o.ends_at, now() + interval '2 years')) / 300)::bigint - 1
        ) AS slot
    WHERE o.hospital_id = $1 AND o.ends_at > now()
), people AS (
    SELECT p.id, row_number() OVER (ORDER BY p.id) - 1 AS place
    FROM clinic.patients AS p
    WHERE p.hospital_id = $1 AND p.retired_at IS NULL AND p.merged_into_id IS NULL AND p.deceased_on IS NULL
), free AS (
    SELECT
        s.doctor_id, s.starts_at, s.slot,
        hashtextextended(s.doctor_id::text || ' ' || s.slot::text, 0) & 9007199254740991 AS lot
    FROM slots AS s
    WHERE
        NOT EXISTS (SELECT FROM booked AS b WHERE b.doctor_id = s.doctor_id AND b.slot = s.slot)
        AND NOT EXISTS (SELECT FROM away AS o WHERE o.doctor_id = s.doctor_id AND o.slot = s.slot)
    ORDER BY lot LIMIT $2
), pairs AS (
    SELECT DISTINCT ON (people.id, free.slot) free.lot, free.doctor_id, people.id AS patient_id, free.starts_at
    FROM free
    JOIN people ON people.place = free.lot % (SELECT count(*) FROM people)
    WHERE NOT EXISTS (SELECT FROM booked AS b WHERE b.patient_id = people.id AND b.slot = free.slot)
    ORDER BY people.id, free.slot, free.lot
)
SELECT row_number() OVER (ORDER BY pairs.lot, pairs.doctor_id), pairs.doctor_id, pairs.patient_id, pairs.starts_at
FROM pairs
