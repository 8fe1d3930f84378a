-- Generated from db/entities/hospital.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.hospitals ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON clinic.hospitals FROM wardgraph_reader;
GRANT SELECT ON clinic.hospitals TO wardgraph_reader;
DROP POLICY IF EXISTS everyone ON clinic.hospitals;
CREATE POLICY everyone ON clinic.hospitals FOR SELECT TO wardgraph_reader
USING (id = (SELECT auth.hospital_id()));
CREATE OR REPLACE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON clinic.hospitals
FOR EACH ROW
EXECUTE FUNCTION audit.record_write('id', 'id', '');
CREATE OR REPLACE TRIGGER z_audit_truncate BEFORE TRUNCATE ON clinic.hospitals
FOR EACH STATEMENT
EXECUTE FUNCTION audit.record_truncate();
REVOKE ALL ON clinic.hospitals FROM wardgraph_sql;
GRANT SELECT (
    id,
    slug,
    name,
    time_zone,
    currency,
    tax_rate_percent,
    booking_horizon_days,
    created_at,
    updated_at
) ON clinic.hospitals TO wardgraph_sql;
DROP POLICY IF EXISTS sql_login ON clinic.hospitals;
CREATE POLICY sql_login ON clinic.hospitals FOR SELECT TO wardgraph_sql
USING (id = ANY(ARRAY(SELECT login.hospital_id FROM auth.hospitals_of_login AS login)));
SET LOCAL ROLE wardgraph_sql;
CREATE OR REPLACE VIEW records.hospitals WITH (security_barrier = true) AS
SELECT
    t.id,
    t.slug,
    t.name,
    t.time_zone,
    t.currency,
    t.tax_rate_percent,
    t.booking_horizon_days,
    t.created_at,
    t.updated_at
FROM clinic.hospitals AS t;
COMMENT ON VIEW records.hospitals IS
'All columns of hospitals but secrets, of the hospital that the login is bound to.';
REVOKE ALL ON records.hospitals
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON records.hospitals
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_auditor, wardgraph_qa_support;
CREATE OR REPLACE VIEW analysis.hospitals WITH (security_barrier = true) AS
SELECT
    t.id,
    t.slug,
    t.name,
    t.time_zone,
    t.currency,
    t.tax_rate_percent,
    t.booking_horizon_days,
    t.created_at,
    t.updated_at
FROM clinic.hospitals AS t;
COMMENT ON VIEW analysis.hospitals IS
'Hospitals without identities and free text, of the hospital that the login is bound to.';
REVOKE ALL ON analysis.hospitals
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON analysis.hospitals
TO wardgraph_data_analyst;
