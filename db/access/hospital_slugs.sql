-- Generated from db/entities/hospital.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.hospital_slugs ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON clinic.hospital_slugs FROM wardgraph_reader;
CREATE OR REPLACE TRIGGER a_clean BEFORE INSERT OR UPDATE OF slug ON clinic.hospital_slugs
FOR EACH ROW
EXECUTE FUNCTION clinic.clean_hospital_slugs();
CREATE OR REPLACE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON clinic.hospital_slugs
FOR EACH ROW
EXECUTE FUNCTION audit.record_write('hospital_id', 'slug', '', '');
CREATE OR REPLACE TRIGGER z_audit_truncate BEFORE TRUNCATE ON clinic.hospital_slugs
FOR EACH STATEMENT
EXECUTE FUNCTION audit.record_truncate();
REVOKE ALL ON clinic.hospital_slugs FROM wardgraph_sql;
GRANT SELECT (
    slug,
    hospital_id
) ON clinic.hospital_slugs TO wardgraph_sql;
DROP POLICY IF EXISTS sql_login ON clinic.hospital_slugs;
CREATE POLICY sql_login ON clinic.hospital_slugs FOR SELECT TO wardgraph_sql
USING (hospital_id = ANY(ARRAY(SELECT login.hospital_id FROM auth.hospitals_of_login AS login)));
SET LOCAL ROLE wardgraph_sql;
CREATE OR REPLACE VIEW records.hospital_slugs WITH (security_barrier = true) AS
SELECT
    t.slug,
    t.hospital_id
FROM clinic.hospital_slugs AS t;
COMMENT ON VIEW records.hospital_slugs IS
'All columns of hospital_slugs but secrets, of the hospital that the login is bound to.';
REVOKE ALL ON records.hospital_slugs
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON records.hospital_slugs
TO wardgraph_dba;
