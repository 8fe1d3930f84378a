-- A file of past appointments as a hospital brings it: $2 rows, 20 minutes each, of days from 2005 on; the first of them is the $3rd day. Hospital: $1.
WITH doctors AS MATERIALIZED (
    SELECT array_agg(d.employee_number ORDER BY d.id) AS numbers FROM clinic.doctors AS d
    WHERE d.hospital_id = $1 AND d.retired_at IS NULL AND d.licence_status <> 'PENDING'
), patients AS MATERIALIZED (
    SELECT array_agg(p.medical_record_number ORDER BY p.id) AS numbers FROM clinic.patients AS p
    WHERE p.hospital_id = $1 AND p.birth_date < '2000-01-01' AND p.deceased_on IS NULL AND p.retired_at IS NULL AND p.merged_into_id IS NULL
), slots AS (
    SELECT n, n / cardinality(d.numbers) AS slot, d.numbers[1 + n % cardinality(d.numbers)] AS doctor,
        -- Of one slot no patient comes twice.
        p.numbers[1 + (n * 7919) % cardinality(p.numbers)] AS patient
    FROM generate_series(0::bigint, $2::bigint - 1) AS n CROSS JOIN doctors AS d CROSS JOIN patients AS p
)
SELECT s.patient, s.doctor,
    to_char(timestamp '2005-01-03 08:00' + make_interval(days => (s.slot / 24 + $3::bigint)::integer, mins => (s.slot % 24 * 20)::integer), 'YYYY-MM-DD HH24:MI') AS start,
    20 AS duration,
    CASE WHEN s.n % 10 = 0 THEN 'CANCELLED' WHEN s.n % 20 = 1 THEN 'NO_SHOW' ELSE 'COMPLETED' END AS status,
    'Check-up ' || s.n % 50 AS reason,
    CASE WHEN s.n % 10 = 0 THEN 'Feels well' END AS "cancellationReason"
FROM slots AS s ORDER BY s.n
