-- What docs/rules.md says of a hospital, counted from its rows by other means than the load and its checks. Each query follows
-- the rule, a comment that begins with `-- !`, and finds as many rows as break it, in all hospitals.

-- ! rule 1: the times that doctors are taken for add up to as much as they cover, so none of them overlap
SELECT count(*) FROM (
    SELECT
        sum(extract(EPOCH FROM a.ends_at - a.starts_at)) AS taken,
        (SELECT sum(extract(EPOCH FROM upper(r.part) - lower(r.part))) FROM unnest(range_agg(tstzrange(a.starts_at, a.ends_at))) AS r (part)) AS covered
    FROM clinic.appointments AS a
    WHERE a.status IN ('BOOKED', 'CHECKED_IN', 'IN_PROGRESS', 'COMPLETED')
    GROUP BY a.hospital_id, a.doctor_id
) AS d
WHERE d.taken <> d.covered;

-- ! rule 1: likewise of patients
SELECT count(*) FROM (
    SELECT a.starts_at, lag(a.ends_at) OVER (PARTITION BY a.hospital_id, a.patient_id ORDER BY a.starts_at) AS ended_at
    FROM clinic.appointments AS a
    WHERE a.status IN ('BOOKED', 'CHECKED_IN', 'IN_PROGRESS', 'COMPLETED')
) AS a
WHERE a.starts_at < a.ended_at;

-- ! rule 1: 5 to 480 minutes, whole ones, within hours of the doctor that day, in the doctor's department, at most as far ahead as the horizon
SELECT count(*)
FROM clinic.appointments AS a
JOIN clinic.hospitals AS h ON h.id = a.hospital_id
JOIN clinic.doctors AS d ON d.hospital_id = a.hospital_id AND d.id = a.doctor_id
CROSS JOIN LATERAL (SELECT a.starts_at AT TIME ZONE h.time_zone AS begins, a.ends_at AT TIME ZONE h.time_zone AS ends) AS t
WHERE a.ends_at - a.starts_at NOT BETWEEN interval '5 minutes' AND interval '480 minutes'
    OR date_trunc('minute', a.starts_at) <> a.starts_at OR date_trunc('minute', a.ends_at) <> a.ends_at
    OR a.department_id <> d.department_id OR t.begins::date > d.registration_expires_on
    OR t.begins::date - (a.created_at AT TIME ZONE h.time_zone)::date > h.booking_horizon_days OR a.created_at >= a.starts_at
    OR NOT coalesce((
        SELECT bool_or(
            t.begins::time >= v.starts_at AND t.begins + (a.ends_at - a.starts_at) <= t.begins::date + CASE v.ends_at WHEN '00:00' THEN '24:00' ELSE v.ends_at END
        )
        FROM clinic.availabilities AS v
        WHERE v.hospital_id = a.hospital_id AND v.doctor_id = a.doctor_id AND v.weekday = extract(ISODOW FROM t.begins)
    ), false);

-- ! rule 2: no status is set too early, and a cancellation has a reason; a visit takes place on the day of its appointment
SELECT
    (
        SELECT count(*)
        FROM clinic.appointments AS a
        JOIN clinic.hospitals AS h ON h.id = a.hospital_id
        WHERE (a.status = 'CANCELLED') <> (a.cancellation_reason IS NOT NULL) OR a.status = 'NO_SHOW' AND a.updated_at < a.starts_at
            OR a.status IN ('CHECKED_IN', 'IN_PROGRESS', 'COMPLETED')
            AND (a.updated_at AT TIME ZONE h.time_zone)::date < (a.starts_at AT TIME ZONE h.time_zone)::date
    ) + (
        SELECT count(*)
        FROM clinic.visits AS v
        JOIN clinic.hospitals AS h ON h.id = v.hospital_id
        JOIN clinic.appointments AS a ON a.hospital_id = v.hospital_id AND a.id = v.appointment_id
        WHERE (v.visited_at AT TIME ZONE h.time_zone)::date <> (a.starts_at AT TIME ZONE h.time_zone)::date OR a.status NOT IN ('IN_PROGRESS', 'COMPLETED')
            OR v.patient_id <> a.patient_id OR v.doctor_id <> a.doctor_id OR v.department_id <> a.department_id
    );

-- ! rule 3: the stock is the sum of its ledger and of its batches, and a batch is that of its entries
SELECT
    (
        SELECT count(*) FROM (
            SELECT k.hospital_id, k.id, k.units_on_hand AS units FROM clinic.stock AS k
            EXCEPT ALL
            SELECT m.hospital_id, m.stock_id, sum(m.units)::integer FROM clinic.stock_movements AS m GROUP BY m.hospital_id, m.stock_id
        ) AS k
    ) + (
        SELECT count(*) FROM (
            SELECT b.hospital_id, b.id, b.stock_id, b.units FROM clinic.stock_batches AS b
            EXCEPT ALL
            SELECT m.hospital_id, m.batch_id, m.stock_id, sum(m.units)::integer FROM clinic.stock_movements AS m GROUP BY m.hospital_id, m.batch_id, m.stock_id
        ) AS b
    ) + (
        SELECT count(*) FROM (
            SELECT k.hospital_id, k.id, k.units_on_hand FROM clinic.stock AS k
            EXCEPT ALL
            SELECT b.hospital_id, b.stock_id, sum(b.units)::integer FROM clinic.stock_batches AS b GROUP BY b.hospital_id, b.stock_id
        ) AS k
    );

-- ! rule 3: no entry of the ledger is earlier than the one before it, and no batch is ever taken more of than it has
SELECT count(*) FROM (
    SELECT
        m.moved_at < lag(m.moved_at) OVER (PARTITION BY m.hospital_id, m.stock_id ORDER BY m.id) AS is_backdated,
        sum(m.units) OVER (PARTITION BY m.hospital_id, m.batch_id ORDER BY m.id) < 0 AS is_short
    FROM clinic.stock_movements AS m
) AS m
WHERE m.is_backdated OR m.is_short;

-- ! rule 3: a prescription takes its units from its department's stock of the medication, out of batches that have not expired, and gives them back when it is cancelled
SELECT count(*)
FROM clinic.prescription_items AS i
JOIN clinic.prescriptions AS p ON p.hospital_id = i.hospital_id AND p.id = i.prescription_id
JOIN clinic.hospitals AS h ON h.id = i.hospital_id
JOIN clinic.stock AS k ON k.hospital_id = i.hospital_id AND k.department_id = p.department_id AND k.medication_id = i.medication_id
LEFT JOIN (
    SELECT
        m.hospital_id, m.prescription_item_id, min(m.stock_id) AS first_stock_id, max(m.stock_id) AS last_stock_id,
        sum(CASE m.kind WHEN 'DISPENSED' THEN m.units ELSE 0 END) AS taken, sum(m.units) AS kept, min(b.expires_on) AS expires_on
    FROM clinic.stock_movements AS m JOIN clinic.stock_batches AS b ON b.hospital_id = m.hospital_id AND b.id = m.batch_id
    WHERE m.kind IN ('DISPENSED', 'RETURNED')
    GROUP BY m.hospital_id, m.prescription_item_id
) AS m ON m.hospital_id = i.hospital_id AND m.prescription_item_id = i.id
WHERE m.taken IS DISTINCT FROM -i.quantity OR m.kept <> CASE p.status WHEN 'CANCELLED' THEN 0 ELSE -i.quantity END
    OR m.first_stock_id <> k.id OR m.last_stock_id <> k.id OR m.expires_on < (p.prescribed_at AT TIME ZONE h.time_zone)::date
    OR i.returned_units <> m.kept + i.quantity;

-- ! rule 3: what the patient is allergic to is given for a reason only, and what is taken already is warned of
SELECT count(*) FROM (
    SELECT
        (EXISTS (SELECT FROM unnest(t.allergies) AS a (name) WHERE lower(a.name) = ANY (regexp_split_to_array(lower(d.name), '\s+'))))
        <> (i.allergies <> '{}' AND i.allergy_reason IS NOT NULL) AS is_unsaid,
        ('DUPLICATE_THERAPY' = ANY (i.warnings)) <> coalesce(
            bool_or(p.status <> 'CANCELLED') OVER (
                PARTITION BY p.hospital_id, p.patient_id, i.medication_id ORDER BY p.prescribed_at RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW EXCLUDE GROUP
            ), false
        ) AS is_unwarned
    FROM clinic.prescription_items AS i
    JOIN clinic.prescriptions AS p ON p.hospital_id = i.hospital_id AND p.id = i.prescription_id
    JOIN clinic.patients AS t ON t.hospital_id = p.hospital_id AND t.id = p.patient_id
    JOIN clinic.medications AS d ON d.hospital_id = i.hospital_id AND d.id = i.medication_id
) AS i
WHERE i.is_unsaid OR i.is_unwarned;

-- ! rule 4: born within the last 130 years, before being registered and before the first appointment
SELECT count(*)
FROM clinic.patients AS p
LEFT JOIN (SELECT a.hospital_id, a.patient_id, min(a.starts_at) AS first_at FROM clinic.appointments AS a GROUP BY a.hospital_id, a.patient_id) AS a
    ON a.hospital_id = p.hospital_id AND a.patient_id = p.id
WHERE p.birth_date < p.registered_at - interval '130 years' OR p.birth_date > p.registered_at OR p.birth_date > a.first_at OR p.registered_at > a.first_at;

-- ! rule 5: the total is the sum of the lines, less discount, plus tax, each rounded once; the insurance pays its percentage, the patient the rest
SELECT count(*)
FROM clinic.bills AS b
JOIN clinic.hospitals AS h ON h.id = b.hospital_id
LEFT JOIN (
    SELECT l.hospital_id, l.bill_id, sum(l.quantity * l.unit_price) AS charged, sum(l.amount) AS amount FROM clinic.bill_lines AS l GROUP BY l.hospital_id, l.bill_id
) AS l ON l.hospital_id = b.hospital_id AND l.bill_id = b.id
-- Euro, dollar and pound have 100 parts: money in these, rounded half away from zero.
CROSS JOIN LATERAL (SELECT trunc(b.subtotal * (100 - b.discount_percent) + 0.5) / 100 AS reduced) AS r
CROSS JOIN LATERAL (SELECT trunc(r.reduced * b.tax_rate_percent + 0.5) / 100 AS tax) AS x
CROSS JOIN LATERAL (SELECT trunc((r.reduced + x.tax) * b.cover_percent + 0.5) / 100 AS covered) AS c
WHERE b.subtotal IS DISTINCT FROM l.charged OR l.charged <> l.amount OR b.subtotal - b.discount <> r.reduced OR b.tax <> x.tax
    OR b.total <> r.reduced + x.tax OR b.covered_amount <> c.covered OR b.owed <> b.total - c.covered OR b.tax_rate_percent <> h.tax_rate_percent
    OR b.currency <> h.currency;

-- ! rule 5: paid - refunded + writtenOff + balance = owed; a payment never exceeds what is owed, a refund never what was paid
SELECT count(*)
FROM clinic.bills AS b
LEFT JOIN (
    SELECT
        p.hospital_id, p.bill_id,
        sum(CASE WHEN p.claim_id IS NULL THEN p.amount ELSE 0 END) AS paid,
        sum(CASE WHEN p.claim_id IS NOT NULL THEN p.amount ELSE 0 END) AS insured,
        sum(r.amount) AS refunded
    FROM clinic.payments AS p
    LEFT JOIN (SELECT r.hospital_id, r.payment_id, sum(r.amount) AS amount FROM clinic.refunds AS r GROUP BY r.hospital_id, r.payment_id) AS r
        ON r.hospital_id = p.hospital_id AND r.payment_id = p.id
    WHERE p.status <> 'VOID' GROUP BY p.hospital_id, p.bill_id
) AS p ON p.hospital_id = b.hospital_id AND p.bill_id = b.id
WHERE b.paid <> coalesce(p.paid, 0) OR b.refunded <> coalesce(p.refunded, 0) OR b.insurer_paid <> coalesce(p.insured, 0)
    OR b.paid - b.refunded + b.written_off + b.balance <> b.owed OR b.paid > b.owed OR b.refunded > b.paid
    OR (b.status = 'PAID') <> (b.voided_at IS NULL AND b.balance = 0 AND b.insurer_balance = 0 AND b.refunded = 0);

-- ! rule 5 and bills: a bill has every charge of its visit, none twice, and none of an appointment that did not take place
SELECT
    (
        SELECT count(*) FROM (
            SELECT l.hospital_id, l.appointment_id, l.treatment_id, l.prescription_item_id
            FROM clinic.bill_lines AS l JOIN clinic.bills AS b ON b.hospital_id = l.hospital_id AND b.id = l.bill_id
            WHERE b.voided_at IS NULL
            GROUP BY l.hospital_id, l.appointment_id, l.treatment_id, l.prescription_item_id HAVING count(*) > 1
        ) AS l
    ) + (
        SELECT count(*)
        FROM clinic.bills AS b JOIN clinic.appointments AS a ON a.hospital_id = b.hospital_id AND a.id = b.appointment_id
        WHERE a.status IN ('CANCELLED', 'NO_SHOW', 'LEFT_UNSEEN') OR a.patient_id <> b.patient_id
    ) + (
        SELECT count(*) FROM (
            SELECT t.hospital_id, t.id FROM clinic.treatments AS t
            JOIN clinic.visits AS v ON v.hospital_id = t.hospital_id AND v.id = t.visit_id
            JOIN clinic.bills AS b ON b.hospital_id = v.hospital_id AND b.appointment_id = v.appointment_id AND b.voided_at IS NULL
            EXCEPT
            SELECT l.hospital_id, l.treatment_id FROM clinic.bill_lines AS l WHERE l.voided_at IS NULL AND l.treatment_id IS NOT NULL
        ) AS t
    ) + (
        SELECT count(*) FROM (
            SELECT i.hospital_id, i.id FROM clinic.prescription_items AS i
            JOIN clinic.prescriptions AS p ON p.hospital_id = i.hospital_id AND p.id = i.prescription_id AND p.status <> 'CANCELLED'
            JOIN clinic.visits AS v ON v.hospital_id = p.hospital_id AND v.id = p.visit_id
            JOIN clinic.bills AS b ON b.hospital_id = v.hospital_id AND b.appointment_id = v.appointment_id AND b.voided_at IS NULL
            EXCEPT
            SELECT l.hospital_id, l.prescription_item_id FROM clinic.bill_lines AS l WHERE l.voided_at IS NULL AND l.prescription_item_id IS NOT NULL
        ) AS i
    );

-- ! rule 6: what each patient was billed, which patients each doctor has
SELECT
    (
        SELECT count(*) FROM (
            SELECT t.hospital_id, t.patient_id, t.total_billed FROM clinic.patient_totals AS t WHERE t.total_billed <> 0
            EXCEPT ALL
            SELECT b.hospital_id, b.patient_id, sum(b.total) FROM clinic.bills AS b WHERE b.voided_at IS NULL GROUP BY b.hospital_id, b.patient_id
        ) AS t
    ) + (SELECT abs((SELECT count(*) FROM clinic.patients) - (SELECT count(*) FROM clinic.patient_totals))) + (
        SELECT abs((SELECT coalesce(sum(b.total), 0) FROM clinic.bills AS b WHERE b.voided_at IS NULL) - (SELECT coalesce(sum(t.total_billed), 0) FROM clinic.patient_totals AS t))
    )::bigint + (
        SELECT count(*) FROM (
            (SELECT k.hospital_id, k.doctor_id, k.patient_id, k.live_appointments FROM clinic.doctor_patients AS k)
            EXCEPT ALL
            SELECT a.hospital_id, a.doctor_id, a.patient_id, count(nullif(a.status IN ('CANCELLED', 'NO_SHOW', 'LEFT_UNSEEN'), true))
            FROM clinic.appointments AS a GROUP BY a.hospital_id, a.doctor_id, a.patient_id
        ) AS k
    ) + (
        SELECT abs(
            (SELECT count(*) FROM clinic.doctor_patients)
            - (SELECT count(*) FROM (SELECT DISTINCT a.hospital_id, a.doctor_id, a.patient_id FROM clinic.appointments AS a) AS a)
        )
    );

-- ! rule 6: a patient's last booking and last visit in each department
SELECT count(*) FROM (
    SELECT k.hospital_id, k.patient_id, k.department_id, k.last_booking_at AS at, 'booking' AS what FROM clinic.patient_departments AS k WHERE k.last_booking_at IS NOT NULL
    UNION ALL
    SELECT k.hospital_id, k.patient_id, k.department_id, k.last_visit_at, 'visit' FROM clinic.patient_departments AS k WHERE k.last_visit_at IS NOT NULL
    EXCEPT ALL
    (
        SELECT a.hospital_id, a.patient_id, a.department_id, max(a.starts_at), 'booking' FROM clinic.appointments AS a
        WHERE a.status IN ('BOOKED', 'CHECKED_IN') GROUP BY a.hospital_id, a.patient_id, a.department_id
        UNION ALL
        SELECT v.hospital_id, v.patient_id, v.department_id, max(v.visited_at), 'visit' FROM clinic.visits AS v GROUP BY v.hospital_id, v.patient_id, v.department_id
    )
) AS k;

-- ! rule 6: every department that a patient came to, or lay in, knows the patient, and no other does
SELECT
    (SELECT count(*) FROM clinic.patient_departments) - (
        SELECT count(*) FROM (
            SELECT a.hospital_id, a.patient_id, a.department_id FROM clinic.appointments AS a
            UNION
            SELECT s.hospital_id, s.patient_id, s.department_id FROM clinic.bed_stays AS s
        ) AS k
    );

-- ! rule 6: a department's counts
SELECT count(*) FROM (
    SELECT c.hospital_id, c.department_id, c.doctors, c.nurses, c.receptionists, c.rooms, c.beds FROM clinic.department_counts AS c
    EXCEPT
    SELECT
        d.hospital_id, d.id,
        (SELECT count(*)::integer FROM clinic.doctors AS s WHERE s.hospital_id = d.hospital_id AND s.department_id = d.id AND s.retired_at IS NULL),
        (SELECT count(*)::integer FROM clinic.nurses AS s WHERE s.hospital_id = d.hospital_id AND s.department_id = d.id AND s.retired_at IS NULL),
        (SELECT count(*)::integer FROM clinic.receptionists AS s WHERE s.hospital_id = d.hospital_id AND s.department_id = d.id AND s.retired_at IS NULL),
        (SELECT count(*)::integer FROM clinic.rooms AS r WHERE r.hospital_id = d.hospital_id AND r.department_id = d.id AND r.retired_at IS NULL),
        (
            SELECT count(*)::integer FROM clinic.beds AS b JOIN clinic.rooms AS r ON r.hospital_id = b.hospital_id AND r.id = b.room_id
            WHERE b.hospital_id = d.hospital_id AND r.department_id = d.id AND b.retired_at IS NULL
        )
    FROM clinic.departments AS d
) AS c;

-- ! rule 7: a bed holds one patient at a time, a patient is in one bed, and a stay has no gaps
SELECT
    (
        SELECT count(*) FROM (
            SELECT s.starts_at, lag(coalesce(s.ends_at, 'infinity')) OVER (PARTITION BY s.hospital_id, s.bed_id ORDER BY s.starts_at) AS ended_at FROM clinic.bed_stays AS s
        ) AS s WHERE s.starts_at < s.ended_at
    ) + (
        SELECT count(*) FROM (
            SELECT s.starts_at, lag(coalesce(s.ends_at, 'infinity')) OVER (PARTITION BY s.hospital_id, s.patient_id ORDER BY s.starts_at) AS ended_at FROM clinic.bed_stays AS s
        ) AS s WHERE s.starts_at < s.ended_at
    ) + (
        SELECT count(*)
        FROM clinic.admissions AS a
        LEFT JOIN clinic.bed_stays AS s ON s.hospital_id = a.hospital_id AND s.admission_id = a.id
        WHERE (s.starts_at, s.ends_at, s.bed_id, s.patient_id) IS DISTINCT FROM (a.admitted_at, a.discharged_at, a.bed_id, a.patient_id)
    ) + (
        SELECT count(*)
        FROM clinic.beds AS b
        LEFT JOIN clinic.admissions AS a ON a.hospital_id = b.hospital_id AND a.bed_id = b.id AND a.discharged_at IS NULL
        WHERE b.admission_id IS DISTINCT FROM a.id
    );

-- ! rule 9: what is covered is the claim, one for each bill, paid by the money that arrived
SELECT count(*)
FROM clinic.bills AS b
FULL JOIN clinic.claims AS c ON c.hospital_id = b.hospital_id AND c.bill_id = b.id
LEFT JOIN (
    SELECT j.hospital_id, j.claim_id, sum(j.amount) AS amount FROM clinic.adjustments AS j WHERE j.kind = 'WRITTEN_OFF' GROUP BY j.hospital_id, j.claim_id
) AS j ON j.hospital_id = c.hospital_id AND j.claim_id = c.id
WHERE b.id IS NULL OR coalesce(c.amount, 0) <> b.covered_amount OR b.covered_amount + b.owed <> b.total OR coalesce(c.paid, 0) <> b.insurer_paid
    OR coalesce(c.written_off, 0) <> coalesce(j.amount, 0)
    OR c.insurance_provider IS DISTINCT FROM CASE WHEN c.id IS NOT NULL THEN b.insurance_provider END;

-- ! texts: composed, and without white space around them
SELECT count(*) FROM clinic.patients AS p
WHERE (p.first_name, p.last_name, p.address, p.email) IS DISTINCT FROM
    (normalize(btrim(p.first_name)), normalize(btrim(p.last_name)), normalize(btrim(p.address)), normalize(btrim(p.email)));

-- ! every constraint is valid, every index ready, every trigger on
SELECT
    (SELECT count(*) FROM pg_catalog.pg_constraint AS c WHERE c.connamespace = 'clinic'::regnamespace AND NOT c.convalidated)
    + (SELECT count(*) FROM pg_catalog.pg_index AS i WHERE NOT (i.indisvalid AND i.indisready AND i.indislive))
    + (
        SELECT count(*) FROM pg_catalog.pg_trigger AS t JOIN pg_catalog.pg_class AS c ON c.oid = t.tgrelid
        WHERE c.relnamespace = 'clinic'::regnamespace AND t.tgenabled = 'D'
    );
