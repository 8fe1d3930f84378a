-- Hours may pass midnight, and a doctor's weekly hours never overlap.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.departments DROP CONSTRAINT department_closes_after_it_opens;
COMMENT ON COLUMN clinic.departments.opens_at IS 'When the department opens, every day, by the hospital''s clock on the wall.';
COMMENT ON COLUMN clinic.departments.closes_at IS 'When it closes, local time: on the next day if that is not after opens_at. Equal times mean that it never closes.';

ALTER TABLE clinic.availabilities DROP CONSTRAINT availability_ends_after_it_starts;
COMMENT ON COLUMN clinic.availabilities.weekday IS 'ISO weekday on which the hours start: 1 Monday to 7 Sunday.';
COMMENT ON COLUMN clinic.availabilities.starts_at IS 'Local time of the start.';
COMMENT ON COLUMN clinic.availabilities.ends_at IS 'Local time of the end: on the next day if that is not after starts_at. Equal times are 24 hours.';

-- Until now hours of a weekday could overlap, and were then read as one; none reached into the next day.
WITH overlapping AS (
    SELECT DISTINCT a.hospital_id, a.doctor_id, a.weekday
    FROM clinic.availabilities AS a
    JOIN clinic.availabilities AS b ON b.hospital_id = a.hospital_id AND b.doctor_id = a.doctor_id AND b.weekday = a.weekday AND b.id > a.id
    WHERE (b.ends_at > a.starts_at OR b.ends_at = '00:00') AND (a.ends_at > b.starts_at OR a.ends_at = '00:00')
), gone AS (
    DELETE FROM clinic.availabilities AS a USING overlapping AS o
    WHERE a.hospital_id = o.hospital_id AND a.doctor_id = o.doctor_id AND a.weekday = o.weekday
    RETURNING a.hospital_id, a.doctor_id, a.weekday, a.starts_at, a.ends_at
), merged AS (
    SELECT
        g.hospital_id, g.doctor_id, g.weekday, unnest(range_agg(tsrange(
            date '2000-01-01' + g.starts_at,
            CASE WHEN g.ends_at = '00:00' THEN timestamp '2000-01-02' ELSE date '2000-01-01' + g.ends_at END
        ))) AS span
    FROM gone AS g GROUP BY g.hospital_id, g.doctor_id, g.weekday
)
INSERT INTO clinic.availabilities (hospital_id, doctor_id, weekday, starts_at, ends_at)
SELECT m.hospital_id, m.doctor_id, m.weekday, lower(m.span)::time, upper(m.span)::time FROM merged AS m;

-- Seconds of the week from Monday 00:00; what passes its end goes on at its beginning.
ALTER TABLE clinic.availabilities ADD CONSTRAINT availability_overlaps_no_other_of_its_doctor EXCLUDE USING gist (
    hospital_id extensions.gist_int8_ops WITH =, doctor_id extensions.gist_int8_ops WITH =,
    (
        int4multirange(int4range(
            (weekday - 1) * 86400 + floor(extract(EPOCH FROM starts_at))::integer,
            least((weekday - 1) * 86400 + ceil(extract(EPOCH FROM ends_at))::integer + CASE WHEN ends_at > starts_at THEN 0 ELSE 86400 END, 604800)
        ))
        + int4multirange(int4range(
            0, greatest((weekday - 1) * 86400 + ceil(extract(EPOCH FROM ends_at))::integer + CASE WHEN ends_at > starts_at THEN 0 ELSE 86400 END - 604800, 0)
        ))
    ) WITH &&
);
