-- Telephone numbers, with their digits in the form that patients are found by.
CREATE UNLOGGED TABLE loading.numbers AS
SELECT p.n, p.phone, rules.phone_digits(p.phone, s.country) AS digits FROM loading.site AS s CROSS JOIN loading.phones AS p;

-- What is drawn of patients to be, apart from the rest, so that the planner knows how many there are.
CREATE UNLOGGED TABLE loading.drawn AS
SELECT
    g.n,
    loading.draw(g.n, 201) AS gender,
    width_bucket(loading.draw(g.n, 202), s.age_shares) AS bracket,
    width_bucket(loading.draw(g.n, 203), s.language_shares) AS language,
    floor(s.names * loading.draw(g.n, 212))::integer AS first_name,
    floor(s.names * loading.draw(g.n, 213))::integer AS last_name,
    floor(s.streets * loading.draw(g.n, 214))::integer AS street,
    floor(s.phones * loading.draw(g.n, 215))::integer AS phone
FROM loading.site AS s CROSS JOIN LATERAL generate_series(0, s.patients - 1) AS g (n);

CREATE UNLOGGED TABLE loading.aged AS
SELECT
    d.n, d.language, d.first_name, d.last_name, d.street, d.phone,
    a.youngest + floor(a.years * loading.draw(d.n, 204))::integer AS age,
    g.gender,
    CASE WHEN g.gender = 'FEMALE' OR g.gender <> 'MALE' AND loading.draw(d.n, 211) < 0.5 THEN 'F' ELSE 'M' END AS kind
FROM loading.drawn AS d
JOIN loading.ages AS a ON a.bracket = d.bracket
CROSS JOIN
    LATERAL (
        SELECT
            CASE
                WHEN d.gender < 0.008 THEN 'OTHER' WHEN d.gender < 0.015 THEN 'UNKNOWN'
                WHEN (d.gender - 0.015) / 0.985 < a.female THEN 'FEMALE' ELSE 'MALE'
            END AS gender
    ) AS g;

-- Both names are of one language.
CREATE UNLOGGED TABLE loading.people AS
SELECT
    a.n,
    a.age,
    f.name AS first_name,
    -- Somebody has one name only.
    CASE a.n WHEN 11 THEN '' ELSE l.name END AS last_name,
    s.today - 1 - (a.age * 1461 + 3) / 4 - floor(355 * loading.draw(a.n, 205))::integer AS birth_date,
    a.gender,
    t.phone,
    t.digits AS phone_digits,
    f.letters || '.' || l.letters || a.n + 1 || '@patients.example' AS email,
    r.street || ', ' || lpad(
        (s.postcodes[1] + floor((s.postcodes[2] - s.postcodes[1]) * loading.draw(a.n, 206)))::integer::text, 5, '0'
    ) || ' ' || s.city AS address,
    CASE
        WHEN h.number < 0.06
            THEN ARRAY[s.allergies[1 + least(h.one, h.other)], s.allergies[1 + greatest(h.one, h.other)]]
        WHEN h.number < 0.26 THEN ARRAY[s.allergies[1 + h.one]]
        ELSE ARRAY[]::text[]
    END AS allergies,
    CASE WHEN i.insured THEN s.insurers[1 + floor(cardinality(s.insurers) * loading.draw(a.n, 207))::integer] END AS insurance_provider,
    CASE
        WHEN i.insured
            THEN chr(65 + floor(8 * loading.draw(a.n, 208))::integer) || (100000000 + floor(900000000 * loading.draw(a.n, 209)))::bigint
    END AS insurance_policy_number,
    CASE WHEN i.insured THEN s.covers[1 + floor(cardinality(s.covers) * loading.draw(a.n, 210))::integer] ELSE 0 END AS insurance_cover_percent
FROM loading.site AS s
CROSS JOIN loading.aged AS a
JOIN loading.names AS f ON f.language = a.language AND f.kind = a.kind AND f.n = a.first_name
JOIN loading.names AS l ON l.language = a.language AND l.kind = 'L' AND l.n = a.last_name
JOIN loading.streets AS r ON r.n = a.street
JOIN loading.numbers AS t ON t.n = a.phone
CROSS JOIN LATERAL (SELECT loading.draw(a.n, 216) < 0.86 AS insured) AS i
CROSS JOIN LATERAL (SELECT loading.draw(a.n, 217) AS number, floor(cardinality(s.allergies) * loading.draw(a.n, 218))::integer AS one) AS g
CROSS JOIN LATERAL (
    SELECT
        g.number,
        g.one,
        (g.one + 1 + floor((cardinality(s.allergies) - 1) * loading.draw(a.n, 219))::integer) % cardinality(s.allergies) AS other
) AS h;
