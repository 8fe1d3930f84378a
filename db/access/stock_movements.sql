-- Generated from db/entities/pharmacy.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.stock_movements ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON clinic.stock_movements FROM wardgraph_reader;
GRANT SELECT ON clinic.stock_movements TO wardgraph_reader;
DROP POLICY IF EXISTS granted ON clinic.stock_movements;
CREATE POLICY granted ON clinic.stock_movements FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND ((SELECT auth.may('see.ledger'))));
CREATE OR REPLACE VIEW clinic.visible_stock_movements WITH (security_invoker = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.stock_id,
    t.batch_id,
    t.kind,
    t.units,
    t.prescription_item_id,
    t.moved_by_id,
    t.moved_at,
    CASE WHEN (SELECT auth.may('see.prescription_reasons')) OR asker.whole THEN t.reason END AS reason
FROM clinic.stock_movements AS t
CROSS JOIN LATERAL (
    SELECT
        t.prescription_item_id IS NULL AS whole
    LIMIT ALL OFFSET 0
) AS asker;
COMMENT ON VIEW clinic.visible_stock_movements IS
'Rows of stock_movements as the asker sees them, some columns only for some: reason for holders of see.prescription_reasons and for accounts that the row''s own rule names.';
GRANT SELECT ON clinic.visible_stock_movements TO wardgraph_reader;
CREATE OR REPLACE VIEW clinic.masks_of_stock_movements WITH (security_invoker = true) AS
SELECT
    t.hospital_id,
    t.id,
    array_remove(ARRAY[
        CASE WHEN (SELECT auth.may('see.prescription_reasons')) OR asker.whole THEN NULL ELSE 'reason' END
    ]::text[], NULL) AS hidden
FROM clinic.stock_movements AS t
CROSS JOIN LATERAL (
    SELECT
        t.prescription_item_id IS NULL AS whole
    LIMIT ALL OFFSET 0
) AS asker;
COMMENT ON VIEW clinic.masks_of_stock_movements IS
'The same rows, and which of their columns are hidden from the asker, also where they hold nothing.';
GRANT SELECT ON clinic.masks_of_stock_movements TO wardgraph_reader;
CREATE OR REPLACE TRIGGER a_clean BEFORE INSERT OR UPDATE OF reason ON clinic.stock_movements
FOR EACH ROW
EXECUTE FUNCTION clinic.clean_stock_movements();
CREATE OR REPLACE TRIGGER a_never_deleted BEFORE DELETE ON clinic.stock_movements
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_delete('stock_movements');
CREATE OR REPLACE TRIGGER a_append_only BEFORE UPDATE ON clinic.stock_movements
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_update('stock_movements');
CREATE OR REPLACE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON clinic.stock_movements
FOR EACH ROW
EXECUTE FUNCTION audit.record_write('hospital_id', 'id', '', '');
CREATE OR REPLACE TRIGGER z_audit_truncate BEFORE TRUNCATE ON clinic.stock_movements
FOR EACH STATEMENT
EXECUTE FUNCTION audit.record_truncate();
REVOKE ALL ON clinic.stock_movements FROM wardgraph_sql;
GRANT SELECT (
    hospital_id,
    id,
    stock_id,
    batch_id,
    kind,
    units,
    prescription_item_id,
    moved_by_id,
    moved_at,
    reason
) ON clinic.stock_movements TO wardgraph_sql;
DROP POLICY IF EXISTS sql_login ON clinic.stock_movements;
CREATE POLICY sql_login ON clinic.stock_movements FOR SELECT TO wardgraph_sql
USING (hospital_id = ANY(ARRAY(SELECT login.hospital_id FROM auth.hospitals_of_login AS login)));
SET LOCAL ROLE wardgraph_sql;
CREATE OR REPLACE VIEW records.stock_movements WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.stock_id,
    t.batch_id,
    t.kind,
    t.units,
    t.prescription_item_id,
    t.moved_by_id,
    t.moved_at,
    t.reason
FROM clinic.stock_movements AS t;
COMMENT ON VIEW records.stock_movements IS
'All columns of stock_movements but secrets, of the hospital that the login is bound to.';
REVOKE ALL ON records.stock_movements
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON records.stock_movements
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_auditor, wardgraph_qa_support;
GRANT INSERT (
    hospital_id,
    stock_id,
    batch_id,
    kind,
    units,
    prescription_item_id,
    moved_by_id,
    moved_at,
    reason
) ON records.stock_movements
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_qa_support;
CREATE OR REPLACE TRIGGER write INSTEAD OF INSERT ON records.stock_movements
FOR EACH ROW EXECUTE FUNCTION auth.write_row(
    'clinic.stock_movements',
    'stock_id, batch_id, kind, units, prescription_item_id, moved_by_id, moved_at, reason',
    '',
    '',
    '',
    '',
    ''
);
CREATE OR REPLACE VIEW analysis.stock_movements WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.stock_id,
    t.batch_id,
    t.kind,
    t.units,
    t.prescription_item_id,
    t.moved_by_id,
    t.moved_at
FROM clinic.stock_movements AS t;
COMMENT ON VIEW analysis.stock_movements IS
'Stock_movements without identities and free text, of the hospital that the login is bound to.';
REVOKE ALL ON analysis.stock_movements
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON analysis.stock_movements
TO wardgraph_data_analyst;
