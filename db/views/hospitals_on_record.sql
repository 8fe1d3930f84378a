SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE VIEW auth.hospitals_on_record AS
SELECT t.id AS hospital_id FROM clinic.hospitals AS t;
COMMENT ON VIEW auth.hospitals_on_record IS 'The keys of all hospitals, for the audit, which is sealed hospital by hospital.';
GRANT SELECT ON auth.hospitals_on_record TO wardgraph_audit;
