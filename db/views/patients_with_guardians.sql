SET LOCAL ROLE wardgraph_owner;

-- With the owner's rights: whoever sees a patient is told that a guardian is missing, also who sees none of the contact persons.
CREATE OR REPLACE VIEW auth.patients_with_guardians AS
SELECT
    c.hospital_id,
    c.patient_id
FROM clinic.contact_persons AS c
WHERE c.is_legal_guardian;
COMMENT ON VIEW auth.patients_with_guardians IS
'The patients with a legal guardian among their contact persons, once for each.';
REVOKE ALL ON auth.patients_with_guardians FROM wardgraph_reader;
GRANT SELECT ON auth.patients_with_guardians TO wardgraph_reader;
