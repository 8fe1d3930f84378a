-- Each batch comes a day or two before it is first needed and expires well after it was used up, the earlier one first.
-- A last one, of which nothing has been taken yet, is what is left for those who come.
CREATE UNLOGGED TABLE loading.batches AS
SELECT
    nextval('clinic.stock_batches_id_seq') AS id,
    b.*
FROM (
    SELECT
        k.id AS stock_id,
        n.nth,
        m.name,
        k.place,
        coalesce(u.batch_units, 4 * coalesce(l.batch_units, 500)) AS units,
        coalesce(
            u.first_at - (20 + floor(28 * loading.draw(k.place * 1000 + n.nth, 70))) * interval '1 hour',
            least(s.as_of, greatest(l.last_at, s.opened_at)) - interval '1 hour'
        ) AS received_at,
        coalesce(
            (u.last_at AT TIME ZONE s.time_zone)::date + 45 + floor(120 * loading.draw(k.place, 71))::integer,
            s.today + 300 + floor(400 * loading.draw(k.place, 72))::integer
        ) AS expires_on
    FROM loading.site AS s
    CROSS JOIN (
        SELECT k.hospital_id, k.id, k.medication_id, row_number() OVER (ORDER BY k.id) AS place FROM clinic.stock AS k
        JOIN loading.site AS s ON s.hospital_id = k.hospital_id
    ) AS k
    JOIN loading.medications AS m ON m.id = k.medication_id
    LEFT JOIN (
        SELECT p.stock_id, max(p.nth) AS last_nth, max(p.batch_units) AS batch_units, max(p.prescribed_at) AS last_at FROM loading.parts AS p
        GROUP BY p.stock_id
    ) AS l ON l.stock_id = k.id
    CROSS JOIN LATERAL generate_series(0, coalesce(l.last_nth + 1, 0)) AS n (nth)
    LEFT JOIN (
        SELECT p.stock_id, p.nth, max(p.batch_units) AS batch_units, min(p.prescribed_at) AS first_at, max(p.prescribed_at) AS last_at
        FROM loading.parts AS p GROUP BY p.stock_id, p.nth
    ) AS u ON u.stock_id = k.id AND u.nth = n.nth
    ORDER BY k.id, n.nth
) AS b;

INSERT INTO clinic.stock_batches (hospital_id, id, stock_id, batch_number, expires_on, units, created_at, updated_at) OVERRIDING SYSTEM VALUE
SELECT s.hospital_id, b.id, b.stock_id, format('%s-%s-%s', upper(left(b.name, 3)), b.place, b.nth + 1), b.expires_on, 0, b.received_at, b.received_at
FROM loading.site AS s CROSS JOIN loading.batches AS b
ORDER BY b.id;
