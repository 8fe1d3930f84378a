-- What each bill comes to, and what is paid of it and given back: `first` and `second` payment, and a refund of the first.
-- Each step is MATERIALIZED: merged into one expression, what is drawn would be drawn again wherever a later step mentions it.
CREATE TEMP TABLE settlements AS
WITH priced AS MATERIALIZED (
    SELECT
        i.*,
        p.id AS patient_id,
        p.insurance_cover_percent,
        -- Few were insured elsewhere then, with an insurer that is rarely met.
        CASE
            WHEN p.insurance_provider IS NOT NULL AND pg_temp.draw(i.nth, 126) < 0.0006 THEN 'Alpine Mutual' ELSE p.insurance_provider
        END AS insurance_provider,
        p.insurance_policy_number,
        CASE WHEN d.discounted THEN (ARRAY[5, 10, 10, 15, 20, 25])[1 + floor(6 * pg_temp.draw(i.nth, 111))::integer] ELSE 0 END AS discount_percent,
        CASE
            WHEN d.discounted
                THEN s.discount_reasons[1 + floor(cardinality(s.discount_reasons) * pg_temp.draw(i.nth, 113))::integer]
        END AS discount_reason,
        l.subtotal AS sum_of_lines
    FROM pg_temp.site AS s
    CROSS JOIN pg_temp.invoices AS i
    JOIN pg_temp.patients AS p ON p.n = i.patient
    JOIN (
        SELECT l.bill_id, sum(l.amount) AS subtotal
        FROM clinic.bill_lines AS l JOIN pg_temp.site AS s ON s.hospital_id = l.hospital_id
        GROUP BY l.bill_id
    ) AS l ON l.bill_id = i.id
    CROSS JOIN LATERAL (SELECT i.kind IN ('WHOLE', 'REST') AND pg_temp.draw(i.nth, 110) < 0.16 AS discounted) AS d
),

totalled AS MATERIALIZED (
    SELECT
        b.*,
        t.*,
        CASE b.kind WHEN 'AHEAD' THEN 1 WHEN 'MISTAKEN' THEN 0 ELSE pg_temp.draw(b.nth, 114) END AS fate,
        b.kind <> 'AHEAD' AND pg_temp.draw(b.nth, 115) < 0.35 AS by_transfer
    FROM priced AS b
    CROSS JOIN pg_temp.site AS s
    CROSS JOIN LATERAL rules.bill_totals(b.sum_of_lines, b.discount_percent, s.tax_rate_percent, b.insurance_cover_percent, s.currency) AS t
),

timed AS MATERIALIZED (
    SELECT
        t.*,
        CASE
            WHEN t.kind = 'AHEAD' THEN t.issued_at + interval '1 minute'
            WHEN t.by_transfer THEN t.issued_at + (2880 + floor(17000 * pg_temp.draw(t.nth, 116))) * interval '1 minute'
            ELSE t.issued_at + (2 + floor(23 * pg_temp.draw(t.nth, 116))) * interval '1 minute'
        END AS wanted_at,
        CASE WHEN t.fate < 0.12 THEN rules.round_money(t.owed * 0.4, s.currency) ELSE t.owed END AS wanted
    FROM totalled AS t, pg_temp.site AS s
),

paid AS MATERIALIZED (
    SELECT
        t.*,
        f.first_paid,
        t.wanted_at AS first_at,
        c.second_at,
        CASE WHEN t.fate < 0.08 AND f.first_paid > 0 AND c.second_at <= s.as_of THEN t.owed - f.first_paid ELSE 0 END AS second_paid,
        c.refunded_at
    FROM timed AS t
    CROSS JOIN pg_temp.site AS s
    CROSS JOIN LATERAL (SELECT CASE WHEN t.fate >= 0.05 AND t.wanted_at <= s.as_of THEN t.wanted ELSE 0 END AS first_paid) AS f
    CROSS JOIN LATERAL (
        SELECT
            t.wanted_at + (2 + floor(8 * pg_temp.draw(t.nth, 117))) * interval '1 day' AS second_at,
            t.wanted_at + (90 + floor(4320 * pg_temp.draw(t.nth, 118))) * interval '1 minute' AS refunded_at
    ) AS c
),

-- What the insurance covers is claimed as soon as the patient has paid.
claimed AS MATERIALIZED (
    SELECT
        p.*,
        CASE
            WHEN p.kind <> 'MISTAKEN' AND p.covered_amount > 0 AND p.owed = p.first_paid + p.second_paid AND c.settled_at <= s.as_of
                THEN c.settled_at
        END AS submitted_at,
        c.settled_at + (10 + floor(30 * pg_temp.draw(p.nth, 123))) * interval '1 day' AS insurer_at,
        c.settled_at + (45 + floor(15 * pg_temp.draw(p.nth, 124))) * interval '1 day' AS written_off_at
    FROM paid AS p
    CROSS JOIN pg_temp.site AS s
    CROSS JOIN LATERAL (SELECT CASE WHEN p.second_paid > 0 THEN p.second_at ELSE p.first_at END + interval '1 minute' AS settled_at) AS c
)

SELECT
    p.*,
    -- The insurer pays whole, some in part, weeks after the claim.
    CASE
        WHEN p.submitted_at IS NULL OR p.insurer_at > s.as_of OR pg_temp.draw(p.nth, 122) < 0.1 THEN 0
        WHEN pg_temp.draw(p.nth, 122) < 0.2 THEN rules.round_money(p.covered_amount * 0.75, s.currency)
        ELSE p.covered_amount
    END AS insurer_paid,
    -- Half of what is missing then is written off, or will be.
    CASE
        WHEN p.submitted_at IS NOT NULL AND p.written_off_at <= s.as_of AND pg_temp.draw(p.nth, 122) >= 0.1 AND pg_temp.draw(p.nth, 122) < 0.15
            THEN p.covered_amount - rules.round_money(p.covered_amount * 0.75, s.currency)
        ELSE 0
    END AS insurer_written_off,
    p.first_paid + p.second_paid AS paid,
    CASE
        WHEN p.fate BETWEEN 0.12 AND 0.14 AND p.first_paid > 0 AND p.refunded_at <= s.as_of
            THEN rules.round_money(p.first_paid * (ARRAY[0.25, 0.5, 1])[1 + floor(3 * pg_temp.draw(p.nth, 119))::integer], s.currency)
        ELSE 0
    END AS refunded
FROM claimed AS p, pg_temp.site AS s;
ANALYZE pg_temp.settlements;
