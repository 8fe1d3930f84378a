-- Generated from db/entities/pharmacy.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.stock ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON clinic.stock FROM wardgraph_reader;
GRANT SELECT ON clinic.stock TO wardgraph_reader;
DROP POLICY IF EXISTS granted ON clinic.stock;
CREATE POLICY granted ON clinic.stock FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND ((SELECT auth.may('see.stock'))));
CREATE OR REPLACE TRIGGER a_touch BEFORE UPDATE ON clinic.stock
FOR EACH ROW
EXECUTE FUNCTION clinic.touch();
CREATE OR REPLACE TRIGGER b_kept_by_triggers BEFORE UPDATE OF units_on_hand ON clinic.stock
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_by_hand('units_on_hand');
CREATE OR REPLACE TRIGGER b_begins_at_zero BEFORE INSERT ON clinic.stock
FOR EACH ROW WHEN (new.units_on_hand <> 0)
EXECUTE FUNCTION clinic.refuse_by_hand('units_on_hand');
CREATE OR REPLACE TRIGGER b_belongs BEFORE UPDATE OF department_id, medication_id ON clinic.stock
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_change('department_id', 'medication_id');
CREATE OR REPLACE TRIGGER z_outbox_insert AFTER INSERT ON clinic.stock
FOR EACH ROW
EXECUTE FUNCTION clinic.record_event(
    'stock', 'department_id', 'medication_id', 'units_on_hand', 'reorder_level'
);
CREATE OR REPLACE TRIGGER z_outbox_update AFTER UPDATE ON clinic.stock
FOR EACH ROW WHEN (old.* IS DISTINCT FROM new.*)
EXECUTE FUNCTION clinic.record_event(
    'stock', 'department_id', 'medication_id', 'units_on_hand', 'reorder_level'
);
CREATE OR REPLACE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON clinic.stock
FOR EACH ROW
EXECUTE FUNCTION audit.record_write('hospital_id', 'id', '', '');
CREATE OR REPLACE TRIGGER z_audit_truncate BEFORE TRUNCATE ON clinic.stock
FOR EACH STATEMENT
EXECUTE FUNCTION audit.record_truncate();
REVOKE ALL ON clinic.stock FROM wardgraph_sql;
GRANT SELECT (
    hospital_id,
    id,
    department_id,
    medication_id,
    units_on_hand,
    reorder_level,
    created_at,
    updated_at
) ON clinic.stock TO wardgraph_sql;
DROP POLICY IF EXISTS sql_login ON clinic.stock;
CREATE POLICY sql_login ON clinic.stock FOR SELECT TO wardgraph_sql
USING (hospital_id = ANY(ARRAY(SELECT login.hospital_id FROM auth.hospitals_of_login AS login)));
SET LOCAL ROLE wardgraph_sql;
CREATE OR REPLACE VIEW records.stock WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.department_id,
    t.medication_id,
    t.units_on_hand,
    t.reorder_level,
    t.created_at,
    t.updated_at
FROM clinic.stock AS t;
COMMENT ON VIEW records.stock IS
'All columns of stock but secrets, of the hospital that the login is bound to.';
REVOKE ALL ON records.stock
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON records.stock
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_auditor, wardgraph_qa_support;
GRANT INSERT (
    hospital_id,
    department_id,
    medication_id,
    reorder_level
) ON records.stock
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_qa_support;
GRANT UPDATE (
    reorder_level
) ON records.stock
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer;
GRANT DELETE ON records.stock
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer;
CREATE OR REPLACE TRIGGER write INSTEAD OF INSERT OR UPDATE OR DELETE ON records.stock
FOR EACH ROW EXECUTE FUNCTION auth.write_row(
    'clinic.stock',
    'department_id, medication_id, reorder_level',
    'reorder_level',
    '',
    '',
    '',
    'clinic.stock_problems'
);
CREATE OR REPLACE VIEW analysis.stock WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.department_id,
    t.medication_id,
    t.units_on_hand,
    t.reorder_level,
    t.created_at,
    t.updated_at
FROM clinic.stock AS t;
COMMENT ON VIEW analysis.stock IS
'Stock without identities and free text, of the hospital that the login is bound to.';
REVOKE ALL ON analysis.stock
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON analysis.stock
TO wardgraph_data_analyst;
