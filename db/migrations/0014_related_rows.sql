-- Rows as a relation reaches them: with the key of the other side beside their own columns.
SET LOCAL ROLE wardgraph_owner;

CREATE VIEW clinic.patients_of_doctors WITH (security_invoker = true) AS
SELECT
    known.doctor_id,
    p.*
FROM clinic.doctor_patients AS known
INNER JOIN clinic.visible_patients AS p ON known.hospital_id = p.hospital_id AND known.patient_id = p.id
WHERE known.live_appointments > 0;
COMMENT ON VIEW clinic.patients_of_doctors IS 'A doctor''s patients, with her key: those who have or had an appointment that was neither cancelled nor missed.';

CREATE VIEW clinic.doctors_of_patients WITH (security_invoker = true) AS
SELECT
    known.patient_id,
    d.*
FROM clinic.doctor_patients AS known
INNER JOIN clinic.visible_doctors AS d ON known.hospital_id = d.hospital_id AND known.doctor_id = d.id
WHERE known.live_appointments > 0;
COMMENT ON VIEW clinic.doctors_of_patients IS 'A patient''s doctors, with her key.';

GRANT SELECT ON clinic.patients_of_doctors, clinic.doctors_of_patients TO wardgraph_reader;

DO $comments$
DECLARE
    v_table regclass;
    v_column text;
BEGIN
    FOR v_table, v_column IN
        SELECT a.attrelid::regclass, a.attname FROM pg_catalog.pg_attribute AS a
        JOIN pg_catalog.pg_class AS c ON c.oid = a.attrelid
        WHERE c.relkind = 'r' AND c.relnamespace IN ('clinic'::regnamespace, 'auth'::regnamespace)
            AND a.attname IN ('created_at', 'updated_at')
    LOOP
        EXECUTE format(
            'COMMENT ON COLUMN %s.%I IS %L', v_table, v_column,
            CASE v_column WHEN 'created_at' THEN 'When the row was entered.' ELSE 'When the row last changed.' END
        );
    END LOOP;
END
$comments$;
