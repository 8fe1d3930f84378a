-- Generated from db/entities/billing.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.bills ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON clinic.bills FROM wardgraph_reader;
GRANT SELECT ON clinic.bills TO wardgraph_reader;
DROP POLICY IF EXISTS granted ON clinic.bills;
CREATE POLICY granted ON clinic.bills FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND ((SELECT auth.may('see.bills'))));
DROP POLICY IF EXISTS own_record ON clinic.bills;
CREATE POLICY own_record ON clinic.bills FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND (bills.patient_id = (SELECT auth.patient_id())));
CREATE OR REPLACE TRIGGER a_clean BEFORE INSERT OR UPDATE OF currency, discount_percent, discount_reason,
tax_rate_percent, cover_percent, void_reason, insurance_provider, insurance_policy_number, rerate_reason, former_number
ON clinic.bills
FOR EACH ROW
EXECUTE FUNCTION clinic.clean_bills();
CREATE OR REPLACE TRIGGER a_touch BEFORE UPDATE ON clinic.bills
FOR EACH ROW
EXECUTE FUNCTION clinic.touch();
CREATE OR REPLACE TRIGGER a_never_deleted BEFORE DELETE ON clinic.bills
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_delete('bills');
CREATE OR REPLACE TRIGGER b_kept_by_triggers BEFORE UPDATE OF subtotal, discount, tax, total, covered_amount, owed,
paid, refunded, status, balance, waived, written_off, refund_due, uncovered, payable, transferred, insurer_paid,
insurer_settled, claimed_at, pending ON clinic.bills
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_by_hand(
    'subtotal', 'discount', 'tax', 'total', 'covered_amount', 'owed', 'paid', 'refunded', 'status', 'balance', 'waived',
    'written_off', 'refund_due', 'uncovered', 'payable', 'transferred', 'insurer_paid', 'insurer_settled', 'claimed_at',
    'pending'
);
CREATE OR REPLACE TRIGGER b_begins_at_zero BEFORE INSERT ON clinic.bills
FOR EACH ROW WHEN (
    new.subtotal <> 0
    OR new.paid <> 0
    OR new.refunded <> 0
    OR new.waived <> 0
    OR new.uncovered <> 0
    OR new.transferred <> 0
    OR new.insurer_paid <> 0
    OR new.insurer_settled <> 0
    OR new.pending <> 0
)
EXECUTE FUNCTION clinic.refuse_by_hand(
    'subtotal', 'paid', 'refunded', 'waived', 'uncovered', 'transferred', 'insurer_paid', 'insurer_settled', 'pending'
);
CREATE OR REPLACE TRIGGER b_belongs BEFORE UPDATE OF appointment_id, patient_id, currency, admission_id ON clinic.bills
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_change('appointment_id', 'patient_id', 'currency', 'admission_id');
CREATE OR REPLACE TRIGGER b_of_no_merged_patient BEFORE INSERT OR UPDATE OF patient_id ON clinic.bills
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_merged_patient();
CREATE OR REPLACE TRIGGER z_outbox_insert AFTER INSERT ON clinic.bills
FOR EACH ROW
EXECUTE FUNCTION clinic.record_event(
    'bill', 'appointment_id', 'admission_id', 'patient_id', 'status', 'currency', 'total', 'owed', 'paid', 'refunded',
    'written_off', 'refund_due', 'insurer_balance'
);
CREATE OR REPLACE TRIGGER z_outbox_update AFTER UPDATE ON clinic.bills
FOR EACH ROW WHEN (old.* IS DISTINCT FROM new.*)
EXECUTE FUNCTION clinic.record_event(
    'bill', 'appointment_id', 'admission_id', 'patient_id', 'status', 'currency', 'total', 'owed', 'paid', 'refunded',
    'written_off', 'refund_due', 'insurer_balance'
);
CREATE OR REPLACE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON clinic.bills
FOR EACH ROW
EXECUTE FUNCTION audit.record_write('hospital_id', 'id', 'patient_id', '');
CREATE OR REPLACE TRIGGER z_audit_truncate BEFORE TRUNCATE ON clinic.bills
FOR EACH STATEMENT
EXECUTE FUNCTION audit.record_truncate();
REVOKE ALL ON clinic.bills FROM wardgraph_sql;
GRANT SELECT (
    hospital_id,
    id,
    appointment_id,
    patient_id,
    status,
    currency,
    discount_percent,
    discount_reason,
    tax_rate_percent,
    cover_percent,
    subtotal,
    discount,
    tax,
    total,
    covered_amount,
    owed,
    paid,
    refunded,
    balance,
    issued_by_id,
    issued_at,
    voided_at,
    voided_by_id,
    void_reason,
    created_at,
    updated_at,
    insurance_provider,
    insurance_policy_number,
    rerated_at,
    rerated_by_id,
    rerate_reason,
    waived,
    written_off,
    refund_due,
    uncovered,
    payable,
    transferred,
    insurer_paid,
    insurer_settled,
    insurer_balance,
    claimed_at,
    admission_id,
    pending,
    insurer_refund_due,
    former_number
) ON clinic.bills TO wardgraph_sql;
DROP POLICY IF EXISTS sql_login ON clinic.bills;
CREATE POLICY sql_login ON clinic.bills FOR SELECT TO wardgraph_sql
USING (hospital_id = ANY(ARRAY(SELECT login.hospital_id FROM auth.hospitals_of_login AS login)));
SET LOCAL ROLE wardgraph_sql;
CREATE OR REPLACE VIEW records.bills WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.appointment_id,
    t.patient_id,
    t.status,
    t.currency,
    t.discount_percent,
    t.discount_reason,
    t.tax_rate_percent,
    t.cover_percent,
    t.subtotal,
    t.discount,
    t.tax,
    t.total,
    t.covered_amount,
    t.owed,
    t.paid,
    t.refunded,
    t.balance,
    t.issued_by_id,
    t.issued_at,
    t.voided_at,
    t.voided_by_id,
    t.void_reason,
    t.created_at,
    t.updated_at,
    t.insurance_provider,
    t.insurance_policy_number,
    t.rerated_at,
    t.rerated_by_id,
    t.rerate_reason,
    t.waived,
    t.written_off,
    t.refund_due,
    t.uncovered,
    t.payable,
    t.transferred,
    t.insurer_paid,
    t.insurer_settled,
    t.insurer_balance,
    t.claimed_at,
    t.admission_id,
    t.pending,
    t.insurer_refund_due,
    t.former_number
FROM clinic.bills AS t;
COMMENT ON VIEW records.bills IS
'All columns of bills but secrets, of the hospital that the login is bound to.';
REVOKE ALL ON records.bills
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON records.bills
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_auditor, wardgraph_qa_support;
GRANT INSERT (
    hospital_id,
    appointment_id,
    patient_id,
    currency,
    discount_percent,
    discount_reason,
    tax_rate_percent,
    cover_percent,
    issued_by_id,
    issued_at
) ON records.bills
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_qa_support;
GRANT UPDATE (
    discount_percent,
    discount_reason,
    tax_rate_percent,
    cover_percent,
    issued_by_id,
    issued_at
) ON records.bills
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer;
CREATE OR REPLACE TRIGGER write INSTEAD OF INSERT OR UPDATE ON records.bills
FOR EACH ROW EXECUTE FUNCTION auth.write_row(
    'clinic.bills',
    'appointment_id, patient_id, currency, discount_percent, discount_reason, tax_rate_percent, cover_percent, issued_by_id,
    issued_at',
    'discount_percent, discount_reason, tax_rate_percent, cover_percent, issued_by_id, issued_at',
    'clinic.check_written_bill',
    '',
    '',
    ''
);
CREATE OR REPLACE VIEW analysis.bills WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.appointment_id,
    t.patient_id,
    t.status,
    t.currency,
    t.discount_percent,
    t.tax_rate_percent,
    t.cover_percent,
    t.subtotal,
    t.discount,
    t.tax,
    t.total,
    t.covered_amount,
    t.owed,
    t.paid,
    t.refunded,
    t.balance,
    t.issued_by_id,
    t.issued_at,
    t.voided_at,
    t.voided_by_id,
    t.created_at,
    t.updated_at,
    t.rerated_at,
    t.rerated_by_id,
    t.waived,
    t.written_off,
    t.refund_due,
    t.uncovered,
    t.payable,
    t.transferred,
    t.insurer_paid,
    t.insurer_settled,
    t.insurer_balance,
    t.claimed_at,
    t.admission_id,
    t.pending,
    t.insurer_refund_due
FROM clinic.bills AS t;
COMMENT ON VIEW analysis.bills IS
'Bills without identities and free text, of the hospital that the login is bound to.';
REVOKE ALL ON analysis.bills
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON analysis.bills
TO wardgraph_data_analyst;
