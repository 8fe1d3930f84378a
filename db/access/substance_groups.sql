-- Generated from db/entities/pharmacy.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.substance_groups ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON clinic.substance_groups FROM wardgraph_reader;
GRANT SELECT ON clinic.substance_groups TO wardgraph_reader;
DROP POLICY IF EXISTS granted ON clinic.substance_groups;
CREATE POLICY granted ON clinic.substance_groups FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND ((SELECT auth.may('see.medications'))));
CREATE OR REPLACE TRIGGER a_clean BEFORE INSERT OR UPDATE OF name, substance ON clinic.substance_groups
FOR EACH ROW
EXECUTE FUNCTION clinic.clean_substance_groups();
CREATE OR REPLACE TRIGGER a_touch BEFORE UPDATE ON clinic.substance_groups
FOR EACH ROW
EXECUTE FUNCTION clinic.touch();
CREATE OR REPLACE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON clinic.substance_groups
FOR EACH ROW
EXECUTE FUNCTION audit.record_write('hospital_id', 'id', '', 'name_key');
CREATE OR REPLACE TRIGGER z_audit_truncate BEFORE TRUNCATE ON clinic.substance_groups
FOR EACH STATEMENT
EXECUTE FUNCTION audit.record_truncate();
REVOKE ALL ON clinic.substance_groups FROM wardgraph_sql;
GRANT SELECT (
    hospital_id,
    id,
    name,
    substance,
    cross_reacts,
    name_key,
    name_words,
    substance_words,
    created_at,
    updated_at
) ON clinic.substance_groups TO wardgraph_sql;
DROP POLICY IF EXISTS sql_login ON clinic.substance_groups;
CREATE POLICY sql_login ON clinic.substance_groups FOR SELECT TO wardgraph_sql
USING (hospital_id = ANY(ARRAY(SELECT login.hospital_id FROM auth.hospitals_of_login AS login)));
SET LOCAL ROLE wardgraph_sql;
CREATE OR REPLACE VIEW records.substance_groups WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.name,
    t.substance,
    t.cross_reacts,
    t.name_key,
    t.name_words,
    t.substance_words,
    t.created_at,
    t.updated_at
FROM clinic.substance_groups AS t;
COMMENT ON VIEW records.substance_groups IS
'All columns of substance_groups but secrets, of the hospital that the login is bound to.';
REVOKE ALL ON records.substance_groups
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON records.substance_groups
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_auditor, wardgraph_qa_support;
GRANT INSERT (
    hospital_id,
    name,
    substance,
    cross_reacts
) ON records.substance_groups
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_qa_support;
GRANT UPDATE (
    name,
    substance,
    cross_reacts
) ON records.substance_groups
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer;
GRANT DELETE ON records.substance_groups
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer;
CREATE OR REPLACE TRIGGER write INSTEAD OF INSERT OR UPDATE OR DELETE ON records.substance_groups
FOR EACH ROW EXECUTE FUNCTION auth.write_row(
    'clinic.substance_groups',
    'name, substance, cross_reacts',
    'name, substance, cross_reacts',
    '',
    '',
    '',
    'clinic.substance_group_problems'
);
CREATE OR REPLACE VIEW analysis.substance_groups WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.name,
    t.substance,
    t.cross_reacts,
    t.created_at,
    t.updated_at
FROM clinic.substance_groups AS t;
COMMENT ON VIEW analysis.substance_groups IS
'Substance_groups without identities and free text, of the hospital that the login is bound to.';
REVOKE ALL ON analysis.substance_groups
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON analysis.substance_groups
TO wardgraph_data_analyst;
