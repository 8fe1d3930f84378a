-- The patient of each time, when it was booked, the reason and the status.
-- Each step is MATERIALIZED: merged into one expression, what is drawn would be drawn again wherever a later step mentions it.
CREATE TEMP TABLE bookings AS
WITH queue AS (
    SELECT
        t.doctor,
        t.parity,
        t.patient,
        row_number() OVER (PARTITION BY t.doctor, t.parity ORDER BY t.at, t.patient) - 1 AS turn,
        count(*) OVER (PARTITION BY t.doctor, t.parity) AS length
    FROM pg_temp.turns AS t
),

lengths AS (
    SELECT DISTINCT q.doctor, q.parity, q.length FROM queue AS q
),

drawn AS MATERIALIZED (
    SELECT
        slots.*,
        q.patient,
        slots.place * 100000000::bigint + (slots.day + 10000) * 1440 + extract(EPOCH FROM slots.starts_at)::bigint / 60 % 1440 AS key
    FROM pg_temp.slots
    JOIN lengths AS l ON l.doctor = slots.place AND l.parity = slots.parity
    JOIN queue AS q ON q.doctor = slots.place AND q.parity = slots.parity AND q.turn = slots.turn % l.length
),

timed AS MATERIALIZED (
    SELECT
        d.*,
        -- At the desk or by telephone, in its hours; in an emergency on the way in.
        CASE
            WHEN d.day_and_night AND d.starts_at <= s.as_of THEN d.starts_at - (8 + floor(28 * pg_temp.draw(d.key, 2))) * interval '1 minute'
            ELSE (
                d.date - greatest(least(floor(-ln(1 - pg_temp.draw(d.key, 2)) / 0.12)::integer, s.coming_days), d.day)
                + (480 + floor(570 * pg_temp.draw(d.key, 3))) * interval '1 minute'
            ) AT TIME ZONE s.time_zone
        END AS wished_at,
        least(s.as_of, d.starts_at - interval '40 minutes') AS latest_at
    FROM drawn AS d, pg_temp.site AS s
),

booked AS MATERIALIZED (
    SELECT
        t.*,
        CASE
            WHEN t.day_and_night AND t.wished_at > t.latest_at AND t.starts_at <= s.as_of THEN t.wished_at
            WHEN t.wished_at > t.latest_at THEN t.wished_at - interval '24 hours'
            ELSE t.wished_at
        END AS booked_at
    FROM timed AS t, pg_temp.site AS s
),

fated AS MATERIALIZED (
    SELECT
        b.*,
        least(s.as_of, b.starts_at - interval '30 minutes') AS cancellable_until,
        pg_temp.draw(b.key, 4) AS fate,
        b.starts_at + b.minutes * interval '1 minute' AS ends_at
    FROM booked AS b, pg_temp.site AS s
),

settled AS MATERIALIZED (
    SELECT
        f.*,
        CASE
            WHEN f.fate < 0.05 AND f.cancellable_until > f.booked_at THEN 'CANCELLED'
            WHEN f.fate < 0.08 AND f.day < 0 THEN 'NO_SHOW'
            WHEN f.ends_at <= s.as_of THEN 'COMPLETED'
            WHEN f.starts_at <= s.as_of - interval '3 minutes' THEN 'IN_PROGRESS'
            WHEN f.starts_at <= s.as_of + interval '3 minutes' AND f.booked_at < f.starts_at - interval '5 minutes' THEN 'CHECKED_IN'
            ELSE 'BOOKED'
        END AS status
    FROM fated AS f, pg_temp.site AS s
)

SELECT
    nextval('clinic.appointments_id_seq') AS id,
    b.*
FROM (
    SELECT
        row_number() OVER (ORDER BY f.booked_at, f.starts_at, f.place) AS n,
        f.patient,
        f.doctor_id,
        f.department_id,
        f.day,
        f.starts_at,
        f.ends_at,
        f.booked_at,
        f.status,
        floor(d.complaints * pg_temp.draw(f.key, 5))::integer AS complaint,
        -- The last thing that happened to it.
        CASE f.status
            WHEN 'CANCELLED' THEN f.booked_at + (f.cancellable_until - f.booked_at) * pg_temp.draw(f.key, 6)
            WHEN 'NO_SHOW' THEN f.starts_at + interval '20 minutes'
            WHEN 'COMPLETED' THEN f.ends_at - floor(150 * pg_temp.draw(f.key, 6)) * interval '1 second'
            WHEN 'IN_PROGRESS' THEN f.starts_at + floor(180 * pg_temp.draw(f.key, 6)) * interval '1 second'
            WHEN 'CHECKED_IN' THEN f.starts_at - interval '4 minutes'
            ELSE f.booked_at
        END AS changed_at
    FROM settled AS f
    JOIN pg_temp.departments AS d ON d.id = f.department_id
    ORDER BY n
) AS b;
ANALYZE pg_temp.bookings;
DROP TABLE pg_temp.slots;
