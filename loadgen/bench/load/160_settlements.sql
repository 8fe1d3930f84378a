-- What each bill comes to, and what is paid of it and given back: `first` and `second` payment, and a refund of the first.
-- Each step ends in OFFSET 0: merged into one expression, what is drawn would be drawn again wherever a later step mentions it.
CREATE UNLOGGED TABLE loading.settlements AS
WITH priced AS (
    SELECT
        i.*,
        p.id AS patient_id,
        p.insurance_cover_percent,
        -- Few were insured elsewhere then, with an insurer that is rarely met.
        CASE
            WHEN p.insurance_provider IS NOT NULL AND loading.draw(i.nth, 126) < 0.0006 THEN 'Alpine Mutual' ELSE p.insurance_provider
        END AS insurance_provider,
        p.insurance_policy_number,
        CASE WHEN d.discounted THEN (ARRAY[5, 10, 10, 15, 20, 25])[1 + floor(6 * loading.draw(i.nth, 111))::integer] ELSE 0 END AS discount_percent,
        CASE
            WHEN d.discounted
                THEN s.discount_reasons[1 + floor(cardinality(s.discount_reasons) * loading.draw(i.nth, 113))::integer]
        END AS discount_reason,
        l.subtotal AS sum_of_lines
    FROM loading.site AS s
    CROSS JOIN loading.invoices AS i
    JOIN loading.patients AS p ON p.n = i.patient
    JOIN (
        SELECT l.bill_id, sum(l.amount) AS subtotal
        FROM clinic.bill_lines AS l JOIN loading.site AS s ON s.hospital_id = l.hospital_id
        GROUP BY l.bill_id
    ) AS l ON l.bill_id = i.id
    CROSS JOIN LATERAL (SELECT i.kind IN ('WHOLE', 'REST') AND loading.draw(i.nth, 110) < 0.16 AS discounted) AS d
    OFFSET 0
),

totalled AS (
    SELECT
        b.*,
        u.subtotal,
        u.subtotal - d.discounted AS discount,
        x.tax,
        d.discounted + x.tax AS total,
        c.covered_amount,
        d.discounted + x.tax - c.covered_amount AS owed,
        CASE b.kind WHEN 'AHEAD' THEN 1 WHEN 'MISTAKEN' THEN 0 ELSE loading.draw(b.nth, 114) END AS fate,
        b.kind <> 'AHEAD' AND loading.draw(b.nth, 115) < 0.35 AS by_transfer
    FROM priced AS b
    CROSS JOIN loading.site AS s
    -- As rules.bill_totals has it, which takes five times as long; the checks hold each bill against the rule.
    CROSS JOIN LATERAL (SELECT round(b.sum_of_lines, s.digits) AS subtotal) AS u
    CROSS JOIN LATERAL (SELECT round(u.subtotal - u.subtotal * b.discount_percent / 100, s.digits) AS discounted) AS d
    CROSS JOIN LATERAL (SELECT round(d.discounted * s.tax_rate_percent / 100, s.digits) AS tax) AS x
    CROSS JOIN LATERAL (SELECT round((d.discounted + x.tax) * b.insurance_cover_percent / 100, s.digits) AS covered_amount) AS c
    OFFSET 0
),

timed AS (
    SELECT
        t.*,
        CASE
            WHEN t.kind = 'AHEAD' THEN t.issued_at + interval '1 minute'
            WHEN t.by_transfer THEN t.issued_at + (2880 + floor(17000 * loading.draw(t.nth, 116))) * interval '1 minute'
            ELSE t.issued_at + (2 + floor(23 * loading.draw(t.nth, 116))) * interval '1 minute'
        END AS wanted_at,
        CASE WHEN t.fate < 0.12 THEN round(t.owed * 0.4, s.digits) ELSE t.owed END AS wanted
    FROM totalled AS t, loading.site AS s
    OFFSET 0
),

paid AS (
    SELECT
        t.*,
        f.first_paid,
        t.wanted_at AS first_at,
        c.second_at,
        CASE WHEN t.fate < 0.08 AND f.first_paid > 0 AND c.second_at <= s.as_of THEN t.owed - f.first_paid ELSE 0 END AS second_paid,
        c.refunded_at
    FROM timed AS t
    CROSS JOIN loading.site AS s
    CROSS JOIN LATERAL (SELECT CASE WHEN t.fate >= 0.05 AND t.wanted_at <= s.as_of THEN t.wanted ELSE 0 END AS first_paid) AS f
    CROSS JOIN
        LATERAL (
            SELECT
                t.wanted_at + (2 + floor(8 * loading.draw(t.nth, 117))) * interval '1 day' AS second_at,
                t.wanted_at + (90 + floor(4320 * loading.draw(t.nth, 118))) * interval '1 minute' AS refunded_at
        ) AS c
    OFFSET 0
),

-- What the insurance covers is claimed as soon as the patient has paid.
claimed AS (
    SELECT
        p.*,
        CASE
            WHEN p.kind <> 'MISTAKEN' AND p.covered_amount > 0 AND p.owed = p.first_paid + p.second_paid AND c.settled_at <= s.as_of
                THEN c.settled_at
        END AS submitted_at,
        c.settled_at + (10 + floor(30 * loading.draw(p.nth, 123))) * interval '1 day' AS insurer_at,
        c.settled_at + (45 + floor(15 * loading.draw(p.nth, 124))) * interval '1 day' AS written_off_at
    FROM paid AS p
    CROSS JOIN loading.site AS s
    CROSS JOIN LATERAL (SELECT CASE WHEN p.second_paid > 0 THEN p.second_at ELSE p.first_at END + interval '1 minute' AS settled_at) AS c
    OFFSET 0
)

SELECT
    p.*,
    -- The insurer pays whole, some in part, weeks after the claim.
    CASE
        WHEN p.submitted_at IS NULL OR p.insurer_at > s.as_of OR loading.draw(p.nth, 122) < 0.1 THEN 0
        WHEN loading.draw(p.nth, 122) < 0.2 THEN round(p.covered_amount * 0.75, s.digits)
        ELSE p.covered_amount
    END AS insurer_paid,
    -- Half of what is missing then is written off, or will be.
    CASE
        WHEN p.submitted_at IS NOT NULL AND p.written_off_at <= s.as_of AND loading.draw(p.nth, 122) >= 0.1 AND loading.draw(p.nth, 122) < 0.15
            THEN p.covered_amount - round(p.covered_amount * 0.75, s.digits)
        ELSE 0
    END AS insurer_written_off,
    p.first_paid + p.second_paid AS paid,
    CASE
        WHEN p.fate BETWEEN 0.12 AND 0.14 AND p.first_paid > 0 AND p.refunded_at <= s.as_of
            THEN round(p.first_paid * (ARRAY[0.25, 0.5, 1])[1 + floor(3 * loading.draw(p.nth, 119))::integer], s.digits)
        ELSE 0
    END AS refunded
FROM claimed AS p, loading.site AS s;
