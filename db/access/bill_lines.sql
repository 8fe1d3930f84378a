-- Generated from db/entities/billing.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.bill_lines ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON clinic.bill_lines FROM wardgraph_reader;
GRANT SELECT ON clinic.bill_lines TO wardgraph_reader;
DROP POLICY IF EXISTS with_bill ON clinic.bill_lines;
CREATE POLICY with_bill ON clinic.bill_lines FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND ((SELECT auth.may('see.bills')) OR EXISTS (
    SELECT FROM clinic.bills AS whole
    WHERE whole.hospital_id = bill_lines.hospital_id AND whole.id = bill_lines.bill_id
)));
CREATE OR REPLACE VIEW clinic.granted_bill_lines AS
SELECT
    t.hospital_id,
    t.id,
    t.bill_id,
    t.kind,
    t.description,
    t.quantity,
    t.unit_price,
    t.amount,
    t.appointment_id,
    t.treatment_id,
    t.prescription_item_id,
    t.reverses_id,
    t.voided_at,
    t.created_at,
    t.reversed_at,
    t.discounts_id,
    t.reason,
    t.admission_id,
    t.room_type,
    t.first_day,
    t.last_day,
    t.discount_percent
FROM clinic.bill_lines AS t
WHERE
    t.hospital_id = (SELECT auth.hospital_id())
    AND (SELECT auth.may('see.bills'));
COMMENT ON VIEW clinic.granted_bill_lines IS
'All rows of bill_lines, for holders of see.bills; the permissions alone decide which columns.';
GRANT SELECT ON clinic.granted_bill_lines TO wardgraph_reader;
CREATE OR REPLACE TRIGGER a_clean BEFORE INSERT OR UPDATE OF description, reason ON clinic.bill_lines
FOR EACH ROW
EXECUTE FUNCTION clinic.clean_bill_lines();
CREATE OR REPLACE TRIGGER a_never_deleted BEFORE DELETE ON clinic.bill_lines
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_delete('bill_lines');
CREATE OR REPLACE TRIGGER a_append_only BEFORE UPDATE OF hospital_id, bill_id, kind, description, quantity, unit_price,
amount, appointment_id, treatment_id, prescription_item_id, reverses_id, discounts_id, reason, admission_id, room_type,
first_day, last_day, discount_percent ON clinic.bill_lines
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_update('bill_lines');
CREATE OR REPLACE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON clinic.bill_lines
FOR EACH ROW
EXECUTE FUNCTION audit.record_write('hospital_id', 'id', 'bill_id', '');
CREATE OR REPLACE TRIGGER z_audit_truncate BEFORE TRUNCATE ON clinic.bill_lines
FOR EACH STATEMENT
EXECUTE FUNCTION audit.record_truncate();
REVOKE ALL ON clinic.bill_lines FROM wardgraph_sql;
GRANT SELECT (
    hospital_id,
    id,
    bill_id,
    kind,
    description,
    quantity,
    unit_price,
    amount,
    appointment_id,
    treatment_id,
    prescription_item_id,
    reverses_id,
    voided_at,
    created_at,
    reversed_at,
    discounts_id,
    reason,
    admission_id,
    room_type,
    first_day,
    last_day,
    discount_percent
) ON clinic.bill_lines TO wardgraph_sql;
DROP POLICY IF EXISTS sql_login ON clinic.bill_lines;
CREATE POLICY sql_login ON clinic.bill_lines FOR SELECT TO wardgraph_sql
USING (hospital_id = ANY(ARRAY(SELECT login.hospital_id FROM auth.hospitals_of_login AS login)));
SET LOCAL ROLE wardgraph_sql;
CREATE OR REPLACE VIEW records.bill_lines WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.bill_id,
    t.kind,
    t.description,
    t.quantity,
    t.unit_price,
    t.amount,
    t.appointment_id,
    t.treatment_id,
    t.prescription_item_id,
    t.reverses_id,
    t.voided_at,
    t.created_at,
    t.reversed_at,
    t.discounts_id,
    t.reason,
    t.admission_id,
    t.room_type,
    t.first_day,
    t.last_day,
    t.discount_percent
FROM clinic.bill_lines AS t;
COMMENT ON VIEW records.bill_lines IS
'All columns of bill_lines but secrets, of the hospital that the login is bound to.';
REVOKE ALL ON records.bill_lines
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON records.bill_lines
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_auditor, wardgraph_qa_support;
GRANT INSERT (
    hospital_id,
    bill_id,
    kind,
    description,
    quantity,
    unit_price,
    amount,
    appointment_id,
    treatment_id,
    prescription_item_id,
    reverses_id,
    voided_at,
    reversed_at,
    discounts_id,
    reason,
    discount_percent
) ON records.bill_lines
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_qa_support;
GRANT UPDATE (
    voided_at,
    reversed_at
) ON records.bill_lines
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer;
CREATE OR REPLACE TRIGGER write INSTEAD OF INSERT OR UPDATE ON records.bill_lines
FOR EACH ROW EXECUTE FUNCTION auth.write_row(
    'clinic.bill_lines',
    'bill_id, kind, description, quantity, unit_price, amount, appointment_id, treatment_id, prescription_item_id,
    reverses_id, voided_at, reversed_at, discounts_id, reason, discount_percent',
    'voided_at, reversed_at',
    '',
    '',
    '',
    ''
);
CREATE OR REPLACE VIEW analysis.bill_lines WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.bill_id,
    t.kind,
    t.quantity,
    t.unit_price,
    t.amount,
    t.appointment_id,
    t.treatment_id,
    t.prescription_item_id,
    t.reverses_id,
    t.voided_at,
    t.created_at,
    t.reversed_at,
    t.discounts_id,
    t.admission_id,
    t.room_type,
    t.first_day,
    t.last_day,
    t.discount_percent
FROM clinic.bill_lines AS t;
COMMENT ON VIEW analysis.bill_lines IS
'Bill_lines without identities and free text, of the hospital that the login is bound to.';
REVOKE ALL ON analysis.bill_lines
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON analysis.bill_lines
TO wardgraph_data_analyst;
