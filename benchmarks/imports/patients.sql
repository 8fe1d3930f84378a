-- A file of patients as a hospital brings it: $2 rows, whose record numbers begin with $3. Hospital: $1.
WITH pool AS MATERIALIZED (
    SELECT (SELECT array_agg(DISTINCT p.first_name) FROM clinic.patients AS p WHERE p.hospital_id = $1 AND p.id % 20 = 0) AS first,
        (SELECT array_agg(DISTINCT p.last_name) FROM clinic.patients AS p WHERE p.hospital_id = $1 AND p.id % 20 = 0) AS last
)
SELECT
    $3::bigint + n AS "medicalRecordNumber",
    pool.first[1 + abs(hashint8($3::bigint + n)) % cardinality(pool.first)] AS "firstName",
    pool.last[1 + abs(hashint8(($3::bigint + n) * 7)) % cardinality(pool.last)] AS "lastName",
    date '1930-01-01' + (abs(hashint8(($3::bigint + n) * 3)) % 33000) AS "birthDate",
    (ARRAY['FEMALE', 'MALE', 'FEMALE', 'MALE', 'OTHER'])[1 + n % 5] AS gender,
    '+4930' || lpad((($3::bigint + n) % 100000000)::text, 8, '1') AS phone,
    CASE WHEN n % 3 > 0 THEN 'patient' || ($3::bigint + n) || '@mail.example' END AS email,
    n % 200 || ' High Street, ' || pool.last[1 + abs(hashint8(($3::bigint + n) * 11)) % cardinality(pool.last)] || 'ville' AS address,
    CASE WHEN n % 6 = 0 THEN 'Penicillin; Nuts' END AS allergies,
    CASE WHEN n % 2 = 0 THEN 'Public Health Fund' END AS "insuranceProvider",
    CASE WHEN n % 2 = 0 THEN 'P-' || ($3::bigint + n) END AS "insurancePolicyNumber",
    CASE WHEN n % 2 = 0 THEN 80 END AS "insuranceCoverPercent"
FROM generate_series(1::bigint, $2::bigint) AS n CROSS JOIN pool
