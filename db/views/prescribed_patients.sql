SET LOCAL ROLE wardgraph_owner;

-- With the owner's rights, as auth.patients_of_the_doctor.
CREATE OR REPLACE VIEW auth.prescribed_patients AS
SELECT
    given.hospital_id,
    given.patient_id
FROM clinic.prescriptions AS given;
COMMENT ON VIEW auth.prescribed_patients IS 'The patients who were ever prescribed anything.';
REVOKE ALL ON auth.prescribed_patients FROM wardgraph_reader;
GRANT SELECT ON auth.prescribed_patients TO wardgraph_reader;
