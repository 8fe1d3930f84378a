-- Which bills there are. WHOLE: all of an appointment. AHEAD: its fee, paid before the visit; REST: what the visit added.
-- MISTAKEN: entered for the wrong appointment and voided.
CREATE UNLOGGED TABLE loading.invoices AS
WITH charged AS (
    SELECT DISTINCT v.n
    FROM loading.site AS s
    CROSS JOIN loading.findings AS v
    WHERE
        EXISTS (SELECT FROM loading.scripts AS r WHERE r.n = v.n AND r.cancelled_at IS NULL)
        OR EXISTS (SELECT FROM clinic.treatments AS t WHERE t.hospital_id = s.hospital_id AND t.visit_id = v.id)
),

billed AS (
    SELECT
        b.*,
        v.id AS visit_id,
        c.n IS NOT NULL AS charged,
        b.ends_at + (4 + floor(36 * loading.draw(b.n, 100))) * interval '1 minute' AS issued_at
    FROM loading.bookings AS b
    LEFT JOIN loading.findings AS v ON v.n = b.n
    LEFT JOIN charged AS c ON c.n = b.n
    WHERE b.status = 'COMPLETED' AND loading.draw(b.n, 101) >= 0.04
),

due AS (
    SELECT d.* FROM billed AS d, loading.site AS s WHERE d.issued_at <= s.as_of
),

coming AS (
    SELECT b.*, b.booked_at + (s.as_of - b.booked_at) * loading.draw(b.n, 102) AS issued_at
    FROM loading.bookings AS b, loading.site AS s
    WHERE b.status = 'BOOKED' AND loading.draw(b.n, 103) < 0.1
),

mistaken AS (
    SELECT d.* FROM due AS d WHERE loading.draw(d.n, 104) < 0.003
),

split AS (
    SELECT d.n
    FROM (SELECT d.n, row_number() OVER (ORDER BY loading.draw(d.n, 105), d.n) AS drawn FROM due AS d WHERE d.charged) AS d
    CROSS JOIN loading.site AS s
    WHERE d.drawn <= s.bills - (SELECT count(*) FROM due) - (SELECT count(*) FROM coming) - (SELECT count(*) FROM mistaken)
)

SELECT
    nextval('clinic.bills_id_seq') AS id,
    i.*
FROM (
    SELECT row_number() OVER (ORDER BY i.issued_at, i.n, i.kind) AS nth, i.*
    FROM (
        SELECT CASE WHEN p.n IS NULL THEN 'WHOLE' ELSE 'REST' END AS kind, d.n, d.id AS appointment_id, d.patient, d.doctor_id, d.visit_id, d.issued_at
        FROM due AS d LEFT JOIN split AS p ON p.n = d.n
        UNION ALL
        SELECT 'AHEAD', d.n, d.id, d.patient, d.doctor_id, d.visit_id, greatest(d.starts_at - interval '5 minutes', d.booked_at + interval '1 minute')
        FROM due AS d JOIN split AS p ON p.n = d.n
        UNION ALL
        SELECT 'AHEAD', c.n, c.id, c.patient, c.doctor_id, NULL, c.issued_at FROM coming AS c
        UNION ALL
        SELECT 'MISTAKEN', m.n, m.id, m.patient, m.doctor_id, NULL, m.issued_at - interval '2 minutes' FROM mistaken AS m
    ) AS i
    ORDER BY nth
) AS i;
