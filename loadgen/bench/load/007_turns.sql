-- That a patient is a doctor's regular, in weeks of one parity: two departments that fit the patient, and one doctor of each.
-- A regular of two doctors goes to them in different weeks, so that no two of the patient's appointments can overlap. Turns are
-- taken in the order of `at`, from 0 to 1, round and round; who comes often has several, spread evenly over the round. Infants of
-- the last year are known, and have not come yet.
CREATE UNLOGGED TABLE loading.turns AS
WITH choices AS (
    SELECT
        p.n,
        u.departments,
        cardinality(u.departments) AS departments_suited,
        floor(cardinality(u.departments) * loading.draw(p.n, 220))::integer AS first,
        floor((cardinality(u.departments) - 1) * loading.draw(p.n, 221))::integer AS step
    FROM loading.people AS p JOIN loading.suited AS u ON u.age = p.age AND u.gender = p.gender
    WHERE p.age > 0
    OFFSET 0
),

chosen AS (
    SELECT
        c.n,
        k.nth,
        c.n * 2::bigint + k.nth AS key,
        c.departments[1 + (c.first + k.nth * (1 + c.step)) % c.departments_suited] AS place
    FROM choices AS c CROSS JOIN LATERAL generate_series(0, least(c.departments_suited, 2) - 1) AS k (nth)
    OFFSET 0
),

shared AS (
    SELECT
        c.*,
        (d.first_doctor + floor(d.doctors * loading.draw(c.key, 222)))::integer AS doctor,
        s.turn_shares[1 + floor(cardinality(s.turn_shares) * loading.draw(c.key, 223))::integer] AS share,
        loading.draw(c.key, 224) AS begins
    FROM loading.site AS s CROSS JOIN chosen AS c JOIN loading.departments AS d ON d.place = c.place
    OFFSET 0
)

SELECT
    c.doctor,
    (c.n + c.nth) % 2 AS parity,
    c.n AS patient,
    c.begins + again.turn::float8 / c.share - floor(c.begins + again.turn::float8 / c.share) AS at
FROM shared AS c CROSS JOIN LATERAL generate_series(0, c.share - 1) AS again (turn);
