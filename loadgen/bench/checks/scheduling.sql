-- ! no doctor has two live appointments at a time
SELECT count(*)
FROM (
    SELECT
        a.starts_at,
        max(a.ends_at) OVER (PARTITION BY a.doctor_id ORDER BY a.starts_at, a.id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS busy_until
    FROM clinic.appointments AS a WHERE a.hospital_id = $1 AND a.status NOT IN ('CANCELLED', 'NO_SHOW', 'LEFT_UNSEEN')
) AS a
WHERE a.starts_at < a.busy_until;

-- ! no patient has two live appointments at a time
SELECT count(*)
FROM (
    SELECT
        a.starts_at,
        max(a.ends_at) OVER (PARTITION BY a.patient_id ORDER BY a.starts_at, a.id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS busy_until
    FROM clinic.appointments AS a WHERE a.hospital_id = $1 AND a.status NOT IN ('CANCELLED', 'NO_SHOW', 'LEFT_UNSEEN')
) AS a
WHERE a.starts_at < a.busy_until;

-- ! an appointment lies within the doctor's availability and the department's opening hours, before the registration ends
SELECT count(*)
FROM clinic.appointments AS a
JOIN clinic.hospitals AS h ON h.id = a.hospital_id
JOIN clinic.doctors AS d ON d.hospital_id = a.hospital_id AND d.id = a.doctor_id
JOIN clinic.departments AS e ON e.hospital_id = d.hospital_id AND e.id = d.department_id
CROSS JOIN LATERAL (SELECT a.starts_at AT TIME ZONE h.time_zone AS starts_at, a.ends_at AT TIME ZONE h.time_zone AS ends_at) AS t
LEFT JOIN clinic.availabilities AS v
    ON
        v.hospital_id = a.hospital_id AND v.doctor_id = a.doctor_id AND v.weekday = extract(ISODOW FROM t.starts_at)
        AND t.starts_at >= t.starts_at::date + v.starts_at
        AND t.ends_at <= t.starts_at::date + v.ends_at + CASE v.ends_at WHEN '00:00' THEN interval '1 day' ELSE interval '0' END
WHERE a.hospital_id = $1 AND (
    v.id IS NULL OR a.department_id <> d.department_id OR t.starts_at::date > d.registration_expires_on
    OR t.starts_at < t.starts_at::date + e.opens_at
    OR t.ends_at > t.starts_at::date + e.closes_at + CASE e.closes_at WHEN '00:00' THEN interval '1 day' ELSE interval '0' END
);

-- ! an appointment was booked before it begins, within the horizon, by a patient who was registered and born
SELECT count(*)
FROM clinic.appointments AS a
JOIN clinic.hospitals AS h ON h.id = a.hospital_id
JOIN clinic.patients AS p ON p.hospital_id = a.hospital_id AND p.id = a.patient_id
WHERE a.hospital_id = $1 AND (
    a.created_at >= a.starts_at OR a.updated_at < a.created_at OR a.created_at < p.registered_at OR p.registered_at < p.birth_date
    OR (a.starts_at AT TIME ZONE h.time_zone)::date > (a.created_at AT TIME ZONE h.time_zone)::date + h.booking_horizon_days
);

-- ! a visit belongs to its appointment, which has begun, and lies within it; treatments follow it
SELECT count(*)
FROM clinic.visits AS v
JOIN clinic.appointments AS a ON a.hospital_id = v.hospital_id AND a.id = v.appointment_id
LEFT JOIN (SELECT t.visit_id, min(t.treated_at) AS first_at FROM clinic.treatments AS t WHERE t.hospital_id = $1 GROUP BY t.visit_id) AS t
    ON t.visit_id = v.id
WHERE v.hospital_id = $1 AND (
    (v.patient_id, v.doctor_id, v.department_id) IS DISTINCT FROM (a.patient_id, a.doctor_id, a.department_id)
    OR a.status NOT IN ('IN_PROGRESS', 'COMPLETED') OR v.visited_at NOT BETWEEN a.starts_at AND a.ends_at OR t.first_at < v.visited_at
);

-- ! a room never holds more patients than beds, nor a patient two rooms at a time
SELECT count(*)
FROM (
    SELECT
        r.beds,
        sum(m.change) OVER (PARTITION BY m.room_id ORDER BY m.at, m.change) AS taken,
        sum(m.change) OVER (PARTITION BY m.patient_id ORDER BY m.at, m.change) AS stays
    FROM (
        SELECT a.room_id, a.patient_id, a.admitted_at AS at, 1 AS change FROM clinic.admissions AS a WHERE a.hospital_id = $1
        UNION ALL
        SELECT a.room_id, a.patient_id, a.discharged_at, -1 FROM clinic.admissions AS a WHERE a.hospital_id = $1 AND a.discharged_at IS NOT NULL
    ) AS m
    JOIN clinic.rooms AS r ON r.hospital_id = $1 AND r.id = m.room_id
) AS m
WHERE m.taken > m.beds OR m.stays > 1;
