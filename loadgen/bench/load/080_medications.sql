CREATE TEMP TABLE medications AS
SELECT nextval('clinic.medications_id_seq') AS id, m.* FROM (SELECT d.* FROM pg_temp.drugs AS d ORDER BY d.place) AS m;
ANALYZE pg_temp.medications;

INSERT INTO clinic.medications (hospital_id, id, name, strength, form, manufacturer, unit_price, created_at, updated_at) OVERRIDING SYSTEM VALUE
SELECT s.hospital_id, m.id, m.name, m.strength, m.form, m.manufacturer, rules.round_money(m.unit_price, s.currency), s.opened_at, s.opened_at
FROM pg_temp.site AS s CROSS JOIN pg_temp.medications AS m
ORDER BY m.place;
