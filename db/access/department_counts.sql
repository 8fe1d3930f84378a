-- Generated from db/entities/hospital.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.department_counts ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON clinic.department_counts FROM wardgraph_reader;
GRANT SELECT ON clinic.department_counts TO wardgraph_reader;
DROP POLICY IF EXISTS everyone ON clinic.department_counts;
CREATE POLICY everyone ON clinic.department_counts FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND (true));
CREATE OR REPLACE TRIGGER b_kept_by_triggers BEFORE INSERT OR UPDATE OR DELETE ON clinic.department_counts
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_by_hand('department_counts');
