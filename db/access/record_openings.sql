-- Generated from db/entities/patients.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.record_openings ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON clinic.record_openings FROM wardgraph_reader;
GRANT SELECT ON clinic.record_openings TO wardgraph_reader;
DROP POLICY IF EXISTS granted ON clinic.record_openings;
CREATE POLICY granted ON clinic.record_openings FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND ((SELECT auth.may('see.openings'))));
DROP POLICY IF EXISTS own_calendar ON clinic.record_openings;
CREATE POLICY own_calendar ON clinic.record_openings FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND (record_openings.doctor_id = (SELECT auth.doctor_id())));
DROP POLICY IF EXISTS own_record ON clinic.record_openings;
CREATE POLICY own_record ON clinic.record_openings FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND (record_openings.patient_id = (SELECT auth.patient_id())));
CREATE OR REPLACE TRIGGER a_clean BEFORE INSERT OR UPDATE OF reason ON clinic.record_openings
FOR EACH ROW
EXECUTE FUNCTION clinic.clean_record_openings();
CREATE OR REPLACE TRIGGER a_never_deleted BEFORE DELETE ON clinic.record_openings
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_delete('record_openings');
CREATE OR REPLACE TRIGGER a_append_only BEFORE UPDATE ON clinic.record_openings
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_update('record_openings');
CREATE OR REPLACE TRIGGER b_of_no_merged_patient BEFORE INSERT OR UPDATE OF patient_id ON clinic.record_openings
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_merged_patient();
CREATE OR REPLACE TRIGGER z_outbox_insert AFTER INSERT ON clinic.record_openings
FOR EACH ROW
EXECUTE FUNCTION clinic.record_event(
    'record_opening', 'doctor_id', 'patient_id', 'opened_at', 'expires_at'
);
CREATE OR REPLACE TRIGGER z_outbox_update AFTER UPDATE ON clinic.record_openings
FOR EACH ROW WHEN (old.* IS DISTINCT FROM new.*)
EXECUTE FUNCTION clinic.record_event(
    'record_opening', 'doctor_id', 'patient_id', 'opened_at', 'expires_at'
);
CREATE OR REPLACE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON clinic.record_openings
FOR EACH ROW
EXECUTE FUNCTION audit.record_write('hospital_id', 'id', 'patient_id', '');
CREATE OR REPLACE TRIGGER z_audit_truncate BEFORE TRUNCATE ON clinic.record_openings
FOR EACH STATEMENT
EXECUTE FUNCTION audit.record_truncate();
REVOKE ALL ON clinic.record_openings FROM wardgraph_sql;
GRANT SELECT (
    hospital_id,
    id,
    doctor_id,
    patient_id,
    reason,
    opened_at,
    expires_at
) ON clinic.record_openings TO wardgraph_sql;
DROP POLICY IF EXISTS sql_login ON clinic.record_openings;
CREATE POLICY sql_login ON clinic.record_openings FOR SELECT TO wardgraph_sql
USING (hospital_id = ANY(ARRAY(SELECT login.hospital_id FROM auth.hospitals_of_login AS login)));
SET LOCAL ROLE wardgraph_sql;
CREATE OR REPLACE VIEW records.record_openings WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.doctor_id,
    t.patient_id,
    t.reason,
    t.opened_at,
    t.expires_at
FROM clinic.record_openings AS t;
COMMENT ON VIEW records.record_openings IS
'All columns of record_openings but secrets, of the hospital that the login is bound to.';
REVOKE ALL ON records.record_openings
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON records.record_openings
TO wardgraph_administrator, wardgraph_dba, wardgraph_auditor;
