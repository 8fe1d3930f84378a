-- Whose turn it is with each doctor.
CREATE UNLOGGED TABLE loading.queue AS
SELECT
    t.doctor,
    t.parity,
    t.patient,
    row_number() OVER (PARTITION BY t.doctor, t.parity ORDER BY t.at, t.patient) - 1 AS turn
FROM loading.turns AS t;

CREATE UNLOGGED TABLE loading.lengths AS
SELECT q.doctor, q.parity, count(*) AS length FROM loading.queue AS q GROUP BY q.doctor, q.parity;

-- The patient of each time, when it was booked, the reason and the status.
-- Each step ends in OFFSET 0: merged into one expression, what is drawn would be drawn again wherever a later step mentions it.
CREATE UNLOGGED TABLE loading.bookings AS
WITH drawn AS (
    SELECT
        slots.*,
        q.patient
    FROM loading.slots
    JOIN loading.lengths AS l ON l.doctor = slots.place AND l.parity = slots.parity
    JOIN loading.queue AS q ON q.doctor = slots.place AND q.parity = slots.parity AND q.turn = slots.turn % l.length
    OFFSET 0
),

timed AS (
    SELECT
        d.*,
        -- At the desk or by telephone, in its hours; in an emergency on the way in.
        CASE
            WHEN d.day_and_night AND d.starts_at <= s.as_of THEN d.starts_at - (8 + floor(28 * loading.draw(d.key, 2))) * interval '1 minute'
            ELSE (
                d.date - greatest(least(floor(-ln(1 - loading.draw(d.key, 2)) / 0.12)::integer, s.coming_days), d.day)
                + (480 + floor(570 * loading.draw(d.key, 3))) * interval '1 minute'
            ) AT TIME ZONE s.time_zone
        END AS wished_at,
        least(s.as_of, d.starts_at - interval '40 minutes') AS latest_at
    FROM drawn AS d, loading.site AS s
    OFFSET 0
),

booked AS (
    SELECT
        t.*,
        CASE
            WHEN t.day_and_night AND t.wished_at > t.latest_at AND t.starts_at <= s.as_of THEN t.wished_at
            WHEN t.wished_at > t.latest_at THEN t.wished_at - interval '24 hours'
            ELSE t.wished_at
        END AS booked_at
    FROM timed AS t, loading.site AS s
    OFFSET 0
),

fated AS (
    SELECT
        b.*,
        least(s.as_of, b.starts_at - interval '30 minutes') AS cancellable_until,
        loading.draw(b.key, 4) AS fate,
        b.starts_at + b.minutes * interval '1 minute' AS ends_at
    FROM booked AS b, loading.site AS s
    OFFSET 0
),

settled AS (
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
    FROM fated AS f, loading.site AS s
    OFFSET 0
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
        width_bucket(loading.draw(f.key, 5), z.shares) AS complaint,
        -- The last thing that happened to it.
        CASE f.status
            WHEN 'CANCELLED' THEN f.booked_at + (f.cancellable_until - f.booked_at) * loading.draw(f.key, 6)
            WHEN 'NO_SHOW' THEN f.starts_at + interval '20 minutes'
            WHEN 'COMPLETED' THEN f.ends_at - floor(150 * loading.draw(f.key, 6)) * interval '1 second'
            WHEN 'IN_PROGRESS' THEN f.starts_at + floor(180 * loading.draw(f.key, 6)) * interval '1 second'
            WHEN 'CHECKED_IN' THEN f.starts_at - interval '4 minutes'
            ELSE f.booked_at
        END AS changed_at
    FROM settled AS f
    JOIN loading.seasons AS z ON z.department_id = f.department_id AND z.month = extract(MONTH FROM f.date)
    ORDER BY n
) AS b;
