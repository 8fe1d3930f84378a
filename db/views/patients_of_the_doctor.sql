SET LOCAL ROLE wardgraph_owner;

-- What policies look up. The owner's rights hold inside of such a view, so that a policy's look-up is not itself subject to
-- the policies of what it looks at: nested, they made every plan twenty times as large.
-- Whoever treats a ward sees who lies there: by the department of the room, in two parts as auth.patients_of_the_ward has them.
CREATE OR REPLACE VIEW auth.patients_of_the_doctor AS
SELECT
    known.hospital_id,
    known.patient_id
FROM clinic.doctor_patients AS known
WHERE known.doctor_id = (SELECT auth.doctor_id()) AND (known.live_appointments > 0 OR known.open_until > clinic.clock())
UNION ALL
SELECT
    stay.hospital_id,
    stay.patient_id
FROM clinic.bed_stays AS stay
WHERE
    stay.hospital_id = (SELECT auth.hospital_id())
    AND stay.department_id = (
        SELECT d.department_id FROM clinic.doctors AS d
        WHERE d.hospital_id = (SELECT auth.hospital_id()) AND d.id = (SELECT auth.doctor_id())
    )
    AND stay.ends_at IS NULL
UNION ALL
SELECT
    stay.hospital_id,
    stay.patient_id
FROM clinic.bed_stays AS stay
WHERE
    stay.hospital_id = (SELECT auth.hospital_id())
    AND stay.department_id = (
        SELECT d.department_id FROM clinic.doctors AS d
        WHERE d.hospital_id = (SELECT auth.hospital_id()) AND d.id = (SELECT auth.doctor_id())
    )
    AND stay.ends_at > (SELECT clinic.clock()) - interval '1 day' AND stay.ends_at <= 'infinity';
COMMENT ON VIEW auth.patients_of_the_doctor IS
'The patients of the asking doctor, the patients whose record the doctor opened, and those who lie in the doctor''s department, until a day after the stay there ended.';
REVOKE ALL ON auth.patients_of_the_doctor FROM wardgraph_reader;
GRANT SELECT ON auth.patients_of_the_doctor TO wardgraph_reader;
