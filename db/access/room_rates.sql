-- Generated from db/entities/billing.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.room_rates ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON clinic.room_rates FROM wardgraph_reader;
GRANT SELECT ON clinic.room_rates TO wardgraph_reader;
DROP POLICY IF EXISTS granted ON clinic.room_rates;
CREATE POLICY granted ON clinic.room_rates FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND ((SELECT auth.may('see.bills'))));
CREATE OR REPLACE TRIGGER a_touch BEFORE UPDATE ON clinic.room_rates
FOR EACH ROW
EXECUTE FUNCTION clinic.touch();
CREATE OR REPLACE TRIGGER a_never_deleted BEFORE DELETE ON clinic.room_rates
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_delete('room_rates');
CREATE OR REPLACE TRIGGER b_belongs BEFORE UPDATE OF type, valid_from ON clinic.room_rates
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_change('type', 'valid_from');
CREATE OR REPLACE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON clinic.room_rates
FOR EACH ROW
EXECUTE FUNCTION audit.record_write('hospital_id', 'id', '', '');
CREATE OR REPLACE TRIGGER z_audit_truncate BEFORE TRUNCATE ON clinic.room_rates
FOR EACH STATEMENT
EXECUTE FUNCTION audit.record_truncate();
REVOKE ALL ON clinic.room_rates FROM wardgraph_sql;
GRANT SELECT (
    hospital_id,
    id,
    type,
    amount,
    valid_from,
    set_by_id,
    created_at,
    updated_at
) ON clinic.room_rates TO wardgraph_sql;
DROP POLICY IF EXISTS sql_login ON clinic.room_rates;
CREATE POLICY sql_login ON clinic.room_rates FOR SELECT TO wardgraph_sql
USING (hospital_id = ANY(ARRAY(SELECT login.hospital_id FROM auth.hospitals_of_login AS login)));
SET LOCAL ROLE wardgraph_sql;
CREATE OR REPLACE VIEW records.room_rates WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.type,
    t.amount,
    t.valid_from,
    t.set_by_id,
    t.created_at,
    t.updated_at
FROM clinic.room_rates AS t;
COMMENT ON VIEW records.room_rates IS
'All columns of room_rates but secrets, of the hospital that the login is bound to.';
REVOKE ALL ON records.room_rates
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON records.room_rates
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_auditor, wardgraph_qa_support;
CREATE OR REPLACE VIEW analysis.room_rates WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.type,
    t.amount,
    t.valid_from,
    t.set_by_id,
    t.created_at,
    t.updated_at
FROM clinic.room_rates AS t;
COMMENT ON VIEW analysis.room_rates IS
'Room_rates without identities and free text, of the hospital that the login is bound to.';
REVOKE ALL ON analysis.room_rates
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON analysis.room_rates
TO wardgraph_data_analyst;
