-- Generated from db/entities/hospital.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.hospitals ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON clinic.hospitals FROM wardgraph_reader;
GRANT SELECT ON clinic.hospitals TO wardgraph_reader;
DROP POLICY IF EXISTS everyone ON clinic.hospitals;
CREATE POLICY everyone ON clinic.hospitals FOR SELECT TO wardgraph_reader
USING (id = (SELECT auth.hospital_id()));
