-- Whoever was registered at two desks was seen at both: merging the two records may bring together consultations that are over and overlap.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.appointments
ADD COLUMN is_doubled boolean NOT NULL DEFAULT false,
DROP CONSTRAINT appointment_overlaps_no_other_of_its_patient,
ADD CONSTRAINT appointment_overlaps_no_other_of_its_patient EXCLUDE USING gist (
    hospital_id extensions.gist_int8_ops WITH =, patient_id extensions.gist_int8_ops WITH =, during WITH &&
) WHERE (status NOT IN ('CANCELLED', 'NO_SHOW', 'LEFT_UNSEEN') AND NOT is_doubled);
COMMENT ON COLUMN clinic.appointments.is_doubled IS
'Whether two records were merged that both had a completed appointment at this time. Only those that are not are kept apart by the constraint.';
