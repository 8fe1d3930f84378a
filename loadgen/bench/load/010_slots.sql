-- The days, from the first of the past to the last that can be booked.
CREATE UNLOGGED TABLE loading.days AS
SELECT
    offsets.day,
    s.today + offsets.day AS date,
    extract(ISODOW FROM s.today + offsets.day)::integer AS weekday,
    (s.today + offsets.day - date '2001-01-01') / 7 % 2 AS parity,
    s.month_weights[extract(MONTH FROM s.today + offsets.day)::integer]
    * s.weekday_weights[extract(ISODOW FROM s.today + offsets.day)::integer] AS weight,
    -- What midnight would be if clocks had changed before it.
    (s.today + offsets.day + time '12:00') AT TIME ZONE s.time_zone - interval '12 hours' AS begins_at,
    -- The hours of the night that are skipped, or come twice, are for nobody.
    CASE
        WHEN
            (s.today + offsets.day + 1)::timestamp AT TIME ZONE s.time_zone - (s.today + offsets.day)::timestamp AT TIME ZONE s.time_zone
            <> interval '24 hours' THEN 240
        ELSE 0
    END AS earliest
FROM loading.site AS s, generate_series(-s.history_days, s.coming_days) AS offsets (day);

-- The hours of doctors, in minutes after midnight.
CREATE UNLOGGED TABLE loading.hours AS
SELECT
    o.place,
    o.id AS doctor_id,
    o.department_id,
    d.minutes,
    d.day_and_night,
    k.registration_expires_on,
    a.weekday,
    (extract(EPOCH FROM a.starts_at) / 60)::integer AS begins,
    CASE a.ends_at WHEN '00:00' THEN 1440 ELSE (extract(EPOCH FROM a.ends_at) / 60)::integer END AS ends
FROM loading.site AS s
CROSS JOIN loading.doctors AS o
JOIN loading.departments AS d ON d.id = o.department_id
JOIN clinic.doctors AS k ON k.hospital_id = s.hospital_id AND k.id = o.id
JOIN clinic.availabilities AS a ON a.hospital_id = s.hospital_id AND a.doctor_id = o.id;

-- How many of each doctor's times are taken in the past and from today on: the whole, spread over the doctors without a remainder.
-- A time that comes later than twice as many and some more would be among them by no chance, and is not looked at.
CREATE UNLOGGED TABLE loading.quotas AS
SELECT q.place, q.coming, q.number, (2 * q.number + 20) / greatest(q.times, 1) AS latest
FROM (
    SELECT
        h.place,
        e.coming,
        (h.place + 1) * e.number / s.doctors - h.place * e.number / s.doctors AS number,
        h.times * e.days / 7 AS times
    FROM loading.site AS s
    CROSS JOIN (SELECT w.place, sum((w.ends - w.begins)::float8 / w.minutes) AS times FROM loading.hours AS w GROUP BY w.place) AS h
    CROSS JOIN
        LATERAL (
            VALUES (false, (s.appointments - s.coming)::bigint, s.history_days), (true, s.coming::bigint, s.coming_days + 1)
        ) AS e (coming, number, days)
) AS q;

-- The times that are taken: of each doctor's free ones the doctor's share, at random, more of them in busy months and on busy weekdays.
CREATE UNLOGGED TABLE loading.slots AS
SELECT
    f.doctor_id,
    f.place,
    f.department_id,
    f.minutes,
    f.day_and_night,
    f.parity,
    f.day,
    f.date,
    f.key,
    f.begins_at + f.minute * interval '1 minute' AS starts_at,
    row_number() OVER (PARTITION BY f.place, f.parity ORDER BY f.day, f.minute) - 1 AS turn
FROM (
    SELECT f.*, row_number() OVER (PARTITION BY f.place, f.day >= 0 ORDER BY f.rank, f.key) AS drawn
    FROM (
        SELECT
            h.doctor_id, h.place, h.department_id, h.minutes, h.day_and_night, t.parity, t.day, t.date, t.begins_at, m.minute, q.number, q.latest,
            h.place * 100000000::bigint + (t.day + 10000) * 1440 + m.minute AS key,
            loading.draw(h.place * 100000000::bigint + (t.day + 10000) * 1440 + m.minute, 1) / t.weight AS rank
        FROM loading.hours AS h
        JOIN loading.days AS t ON t.weekday = h.weekday
        JOIN loading.quotas AS q ON q.place = h.place AND q.coming = (t.day >= 0)
        CROSS JOIN LATERAL generate_series(greatest(h.begins, t.earliest), h.ends - h.minutes, h.minutes) AS m (minute)
        WHERE t.date <= h.registration_expires_on
        OFFSET 0
    ) AS f
    WHERE f.rank <= f.latest
) AS f
WHERE f.drawn <= f.number;
