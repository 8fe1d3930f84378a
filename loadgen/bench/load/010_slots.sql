-- The times that are taken: of each doctor's free ones the doctor's share, at random.
CREATE TEMP TABLE slots AS
WITH days AS (
    SELECT
        offsets.day,
        s.time_zone,
        s.today + offsets.day AS date,
        extract(ISODOW FROM s.today + offsets.day)::integer AS weekday,
        (s.today + offsets.day - date '2001-01-01') / 7 % 2 AS parity,
        -- The hours of the night that are skipped, or come twice, are for nobody.
        CASE
            WHEN
                (s.today + offsets.day + 1)::timestamp AT TIME ZONE s.time_zone - (s.today + offsets.day)::timestamp AT TIME ZONE s.time_zone
                <> interval '24 hours' THEN 240
            ELSE 0
        END AS earliest
    FROM pg_temp.site AS s, generate_series(-s.history_days, s.coming_days) AS offsets (day)
),

free AS (
    SELECT
        o.id AS doctor_id,
        o.place,
        o.department_id,
        d.minutes,
        d.day_and_night,
        t.parity,
        t.day,
        m.minute,
        t.time_zone,
        t.date,
        row_number() OVER (
            PARTITION BY o.place, t.day >= 0 ORDER BY pg_temp.draw(o.place * 100000000::bigint + (t.day + 10000) * 1440 + m.minute, 1)
        ) AS drawn
    FROM pg_temp.site AS s
    CROSS JOIN pg_temp.doctors AS o
    JOIN pg_temp.departments AS d ON d.id = o.department_id
    JOIN clinic.doctors AS known ON known.hospital_id = s.hospital_id AND known.id = o.id
    JOIN clinic.availabilities AS a ON a.hospital_id = s.hospital_id AND a.doctor_id = o.id
    JOIN days AS t ON t.weekday = a.weekday AND t.date <= known.registration_expires_on
    CROSS JOIN LATERAL generate_series(
        greatest((extract(EPOCH FROM a.starts_at) / 60)::integer, t.earliest),
        CASE a.ends_at WHEN '00:00' THEN 1440 ELSE (extract(EPOCH FROM a.ends_at) / 60)::integer END - d.minutes,
        d.minutes
    ) AS m (minute)
)

SELECT
    f.doctor_id,
    f.place,
    f.department_id,
    f.minutes,
    f.day_and_night,
    f.parity,
    f.day,
    f.date,
    (f.date + f.minute * interval '1 minute') AT TIME ZONE f.time_zone AS starts_at,
    row_number() OVER (PARTITION BY f.place, f.parity ORDER BY f.date, f.minute) - 1 AS turn
FROM free AS f
CROSS JOIN (SELECT s.*, (SELECT count(*) FROM pg_temp.doctors) AS doctors FROM pg_temp.site AS s) AS s
CROSS JOIN
    LATERAL (
        -- The whole, spread over the doctors without a remainder.
        SELECT CASE WHEN f.day >= 0 THEN s.coming ELSE s.appointments - s.coming END::bigint AS number
    ) AS era
WHERE f.drawn <= (f.place + 1) * era.number / s.doctors - f.place * era.number / s.doctors;
