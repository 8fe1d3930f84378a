CREATE UNLOGGED TABLE loading.medications AS
SELECT nextval('clinic.medications_id_seq') AS id, m.* FROM (SELECT d.* FROM loading.drugs AS d ORDER BY d.place) AS m;

INSERT INTO clinic.medications (hospital_id, id, name, strength, form, manufacturer, unit_price, created_at, updated_at) OVERRIDING SYSTEM VALUE
SELECT s.hospital_id, m.id, m.name, m.strength, m.form, m.manufacturer, round(m.unit_price, s.digits), s.opened_at, s.opened_at
FROM loading.site AS s CROSS JOIN loading.medications AS m
ORDER BY m.place;
