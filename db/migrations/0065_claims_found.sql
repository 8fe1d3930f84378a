-- billing: claims are found by a status or an insurer, and entered insurances by a status, in the order of their pages.
SET LOCAL ROLE wardgraph_owner;

DROP INDEX clinic.claims_by_status;
CREATE INDEX claims_by_status ON clinic.claims (hospital_id, status, created_at, id);
DROP INDEX clinic.claims_by_insurer;
CREATE INDEX claims_by_insurer ON clinic.claims (hospital_id, rules.case_folded(insurance_provider) COLLATE "C", id);
DROP INDEX clinic.insurance_entries_by_status;
CREATE INDEX insurance_entries_by_status ON clinic.insurance_entries (hospital_id, status, entered_at, id);
