SET LOCAL ROLE wardgraph_owner;

-- What policies look up. The owner's rights hold inside of such a view, so that a policy's look-up is not itself subject to
-- the policies of what it looks at: nested, they made every plan twenty times as large.
CREATE OR REPLACE VIEW auth.patients_of_the_doctor AS
SELECT
    known.hospital_id,
    known.patient_id
FROM clinic.doctor_patients AS known
WHERE known.doctor_id = (SELECT auth.doctor_id()) AND (known.live_appointments > 0 OR known.open_until > clinic.clock());
COMMENT ON VIEW auth.patients_of_the_doctor IS 'The patients of the asking doctor, and the patients whose record the doctor opened.';
REVOKE ALL ON auth.patients_of_the_doctor FROM wardgraph_reader;
GRANT SELECT ON auth.patients_of_the_doctor TO wardgraph_reader;
