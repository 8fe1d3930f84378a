-- Generated from db/entities/pharmacy.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.stock_batches ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON clinic.stock_batches FROM wardgraph_reader;
GRANT SELECT ON clinic.stock_batches TO wardgraph_reader;
DROP POLICY IF EXISTS granted ON clinic.stock_batches;
CREATE POLICY granted ON clinic.stock_batches FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND ((SELECT auth.may('see.stock'))));
CREATE OR REPLACE TRIGGER a_clean BEFORE INSERT OR UPDATE OF batch_number ON clinic.stock_batches
FOR EACH ROW
EXECUTE FUNCTION clinic.clean_stock_batches();
CREATE OR REPLACE TRIGGER a_touch BEFORE UPDATE ON clinic.stock_batches
FOR EACH ROW
EXECUTE FUNCTION clinic.touch();
CREATE OR REPLACE TRIGGER b_kept_by_triggers BEFORE UPDATE OF units ON clinic.stock_batches
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_by_hand('units');
CREATE OR REPLACE TRIGGER b_begins_at_zero BEFORE INSERT ON clinic.stock_batches
FOR EACH ROW WHEN (new.units <> 0)
EXECUTE FUNCTION clinic.refuse_by_hand('units');
CREATE OR REPLACE TRIGGER b_belongs BEFORE UPDATE OF stock_id ON clinic.stock_batches
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_change('stock_id');
CREATE OR REPLACE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON clinic.stock_batches
FOR EACH ROW
EXECUTE FUNCTION audit.record_write('hospital_id', 'id', '', '');
CREATE OR REPLACE TRIGGER z_audit_truncate BEFORE TRUNCATE ON clinic.stock_batches
FOR EACH STATEMENT
EXECUTE FUNCTION audit.record_truncate();
REVOKE ALL ON clinic.stock_batches FROM wardgraph_sql;
GRANT SELECT (
    hospital_id,
    id,
    stock_id,
    batch_number,
    expires_on,
    units,
    created_at,
    updated_at
) ON clinic.stock_batches TO wardgraph_sql;
DROP POLICY IF EXISTS sql_login ON clinic.stock_batches;
CREATE POLICY sql_login ON clinic.stock_batches FOR SELECT TO wardgraph_sql
USING (hospital_id = ANY(ARRAY(SELECT login.hospital_id FROM auth.hospitals_of_login AS login)));
SET LOCAL ROLE wardgraph_sql;
CREATE OR REPLACE VIEW records.stock_batches WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.stock_id,
    t.batch_number,
    t.expires_on,
    t.units,
    t.created_at,
    t.updated_at
FROM clinic.stock_batches AS t;
COMMENT ON VIEW records.stock_batches IS
'All columns of stock_batches but secrets, of the hospital that the login is bound to.';
REVOKE ALL ON records.stock_batches
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON records.stock_batches
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_auditor, wardgraph_qa_support;
GRANT INSERT (
    hospital_id,
    stock_id,
    batch_number,
    expires_on
) ON records.stock_batches
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_qa_support;
GRANT UPDATE (
    batch_number,
    expires_on
) ON records.stock_batches
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer;
GRANT DELETE ON records.stock_batches
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer;
CREATE OR REPLACE TRIGGER write INSTEAD OF INSERT OR UPDATE OR DELETE ON records.stock_batches
FOR EACH ROW EXECUTE FUNCTION auth.write_row(
    'clinic.stock_batches',
    'stock_id, batch_number, expires_on',
    'batch_number, expires_on',
    '',
    '',
    '',
    ''
);
CREATE OR REPLACE VIEW analysis.stock_batches WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.stock_id,
    t.expires_on,
    t.units,
    t.created_at,
    t.updated_at
FROM clinic.stock_batches AS t;
COMMENT ON VIEW analysis.stock_batches IS
'Stock_batches without identities and free text, of the hospital that the login is bound to.';
REVOKE ALL ON analysis.stock_batches
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON analysis.stock_batches
TO wardgraph_data_analyst;
