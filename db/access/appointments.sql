-- Generated from db/entities/scheduling.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.appointments ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON clinic.appointments FROM wardgraph_reader;
GRANT SELECT ON clinic.appointments TO wardgraph_reader;
DROP POLICY IF EXISTS granted ON clinic.appointments;
CREATE POLICY granted ON clinic.appointments FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND ((SELECT auth.may('see.appointments'))));
DROP POLICY IF EXISTS own_record ON clinic.appointments;
CREATE POLICY own_record ON clinic.appointments FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND (appointments.patient_id = (SELECT auth.patient_id())));
DROP POLICY IF EXISTS own_calendar ON clinic.appointments;
CREATE POLICY own_calendar ON clinic.appointments FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND (appointments.doctor_id = (SELECT auth.doctor_id())));
DROP POLICY IF EXISTS their_doctor ON clinic.appointments;
CREATE POLICY their_doctor ON clinic.appointments FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND ((SELECT auth.doctor_id()) IS NOT NULL AND EXISTS (
    SELECT FROM auth.patients_of_the_doctor AS known
    WHERE known.hospital_id = appointments.hospital_id AND known.patient_id = appointments.patient_id
)));
DROP POLICY IF EXISTS own_ward ON clinic.appointments;
CREATE POLICY own_ward ON clinic.appointments FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND (appointments.department_id = (SELECT auth.ward_id())));
CREATE OR REPLACE VIEW clinic.visible_appointments WITH (security_invoker = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.patient_id,
    t.doctor_id,
    t.department_id,
    t.booked_by_id,
    t.starts_at,
    t.ends_at,
    t.during,
    t.status,
    CASE WHEN (SELECT auth.may('see.reasons')) OR asker.whole THEN t.reason END AS reason,
    CASE WHEN (SELECT auth.may('see.reasons')) OR asker.whole THEN t.notes END AS notes,
    CASE WHEN (SELECT auth.may('see.reasons')) OR asker.whole THEN t.cancellation_reason END AS cancellation_reason,
    t.created_at,
    t.updated_at,
    t.overbooked_at,
    t.overbooked_by_id,
    CASE WHEN (SELECT auth.may('see.reasons')) OR asker.whole THEN t.overbook_reason END AS overbook_reason,
    t.receptionist_id,
    t.retired_at,
    t.retired_by_id,
    CASE WHEN (SELECT auth.may('see.reasons')) OR asker.whole THEN t.retirement_reason END AS retirement_reason,
    t.series_id,
    t.is_walk_in,
    CASE WHEN (SELECT auth.may('see.reasons')) OR asker.whole THEN t.entry_reason END AS entry_reason,
    t.is_doubled,
    t.cancellation_wanted_by
FROM clinic.appointments AS t
CROSS JOIN LATERAL (
    SELECT
        coalesce(t.patient_id = (SELECT auth.patient_id()), false)
        OR (SELECT auth.doctor_id()) IS NOT NULL AND EXISTS (
            SELECT FROM auth.patients_of_the_doctor AS known
            WHERE known.hospital_id = t.hospital_id AND known.patient_id = t.patient_id
        )
        OR (SELECT auth.ward_id()) IS NOT NULL AND EXISTS (
            SELECT FROM auth.patients_of_the_ward AS known
            WHERE known.hospital_id = t.hospital_id AND known.patient_id = t.patient_id
        ) AS whole
    LIMIT ALL OFFSET 0
) AS asker;
COMMENT ON VIEW clinic.visible_appointments IS
'Rows of appointments as the asker sees them, some columns only for some: reason, notes, cancellation_reason, overbook_reason, retirement_reason, entry_reason for holders of see.reasons and for accounts that the row''s own rule names.';
GRANT SELECT ON clinic.visible_appointments TO wardgraph_reader;
CREATE OR REPLACE VIEW clinic.masks_of_appointments WITH (security_invoker = true) AS
SELECT
    t.hospital_id,
    t.id,
    array_remove(ARRAY[
        CASE WHEN (SELECT auth.may('see.reasons')) OR asker.whole THEN NULL ELSE 'reason' END,
        CASE WHEN (SELECT auth.may('see.reasons')) OR asker.whole THEN NULL ELSE 'notes' END,
        CASE WHEN (SELECT auth.may('see.reasons')) OR asker.whole THEN NULL ELSE 'cancellation_reason' END,
        CASE WHEN (SELECT auth.may('see.reasons')) OR asker.whole THEN NULL ELSE 'overbook_reason' END,
        CASE WHEN (SELECT auth.may('see.reasons')) OR asker.whole THEN NULL ELSE 'retirement_reason' END,
        CASE WHEN (SELECT auth.may('see.reasons')) OR asker.whole THEN NULL ELSE 'entry_reason' END
    ]::text[], NULL) AS hidden
FROM clinic.appointments AS t
CROSS JOIN LATERAL (
    SELECT
        coalesce(t.patient_id = (SELECT auth.patient_id()), false)
        OR (SELECT auth.doctor_id()) IS NOT NULL AND EXISTS (
            SELECT FROM auth.patients_of_the_doctor AS known
            WHERE known.hospital_id = t.hospital_id AND known.patient_id = t.patient_id
        )
        OR (SELECT auth.ward_id()) IS NOT NULL AND EXISTS (
            SELECT FROM auth.patients_of_the_ward AS known
            WHERE known.hospital_id = t.hospital_id AND known.patient_id = t.patient_id
        ) AS whole
    LIMIT ALL OFFSET 0
) AS asker;
COMMENT ON VIEW clinic.masks_of_appointments IS
'The same rows, and which of their columns are hidden from the asker, also where they hold nothing.';
GRANT SELECT ON clinic.masks_of_appointments TO wardgraph_reader;
CREATE OR REPLACE VIEW clinic.granted_appointments AS
SELECT
    t.hospital_id,
    t.id,
    t.patient_id,
    t.doctor_id,
    t.department_id,
    t.booked_by_id,
    t.starts_at,
    t.ends_at,
    t.during,
    t.status,
    CASE WHEN (SELECT auth.may('see.reasons')) THEN t.reason END AS reason,
    CASE WHEN (SELECT auth.may('see.reasons')) THEN t.notes END AS notes,
    CASE WHEN (SELECT auth.may('see.reasons')) THEN t.cancellation_reason END AS cancellation_reason,
    t.created_at,
    t.updated_at,
    t.overbooked_at,
    t.overbooked_by_id,
    CASE WHEN (SELECT auth.may('see.reasons')) THEN t.overbook_reason END AS overbook_reason,
    t.receptionist_id,
    t.retired_at,
    t.retired_by_id,
    CASE WHEN (SELECT auth.may('see.reasons')) THEN t.retirement_reason END AS retirement_reason,
    t.series_id,
    t.is_walk_in,
    CASE WHEN (SELECT auth.may('see.reasons')) THEN t.entry_reason END AS entry_reason,
    t.is_doubled,
    t.cancellation_wanted_by
FROM clinic.appointments AS t
WHERE
    t.hospital_id = (SELECT auth.hospital_id())
    AND (SELECT auth.may('see.appointments'));
COMMENT ON VIEW clinic.granted_appointments IS
'All rows of appointments, for holders of see.appointments; the permissions alone decide which columns.';
GRANT SELECT ON clinic.granted_appointments TO wardgraph_reader;
CREATE OR REPLACE TRIGGER a_clean BEFORE INSERT OR UPDATE OF reason, notes, cancellation_reason, overbook_reason,
retirement_reason, entry_reason ON clinic.appointments
FOR EACH ROW
EXECUTE FUNCTION clinic.clean_appointments();
CREATE OR REPLACE TRIGGER a_touch BEFORE UPDATE ON clinic.appointments
FOR EACH ROW
EXECUTE FUNCTION clinic.touch();
CREATE OR REPLACE TRIGGER a_never_deleted BEFORE DELETE ON clinic.appointments
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_delete('appointments');
CREATE OR REPLACE TRIGGER a_whole_minutes_insert BEFORE INSERT ON clinic.appointments
FOR EACH ROW WHEN (extract(SECOND FROM new.starts_at) <> 0 OR extract(SECOND FROM new.ends_at) <> 0)
EXECUTE FUNCTION clinic.refuse_seconds('starts_at', 'ends_at');
CREATE OR REPLACE TRIGGER a_whole_minutes_update BEFORE UPDATE OF starts_at, ends_at ON clinic.appointments
FOR EACH ROW WHEN (
    new.starts_at <> old.starts_at AND extract(SECOND FROM new.starts_at) <> 0
    OR new.ends_at <> old.ends_at AND extract(SECOND FROM new.ends_at) <> 0
)
EXECUTE FUNCTION clinic.refuse_seconds('starts_at', 'ends_at');
CREATE OR REPLACE TRIGGER b_of_no_merged_patient BEFORE INSERT OR UPDATE OF patient_id ON clinic.appointments
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_merged_patient();
CREATE OR REPLACE TRIGGER z_outbox_insert AFTER INSERT ON clinic.appointments
FOR EACH ROW
EXECUTE FUNCTION clinic.record_event(
    'appointment', 'patient_id', 'doctor_id', 'department_id', 'starts_at', 'ends_at', 'status'
);
CREATE OR REPLACE TRIGGER z_outbox_update AFTER UPDATE ON clinic.appointments
FOR EACH ROW WHEN (old.* IS DISTINCT FROM new.*)
EXECUTE FUNCTION clinic.record_event(
    'appointment', 'patient_id', 'doctor_id', 'department_id', 'starts_at', 'ends_at', 'status'
);
CREATE OR REPLACE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON clinic.appointments
FOR EACH ROW
EXECUTE FUNCTION audit.record_write('hospital_id', 'id', 'patient_id', '');
CREATE OR REPLACE TRIGGER z_audit_truncate BEFORE TRUNCATE ON clinic.appointments
FOR EACH STATEMENT
EXECUTE FUNCTION audit.record_truncate();
REVOKE ALL ON clinic.appointments FROM wardgraph_sql;
GRANT SELECT (
    hospital_id,
    id,
    patient_id,
    doctor_id,
    department_id,
    booked_by_id,
    starts_at,
    ends_at,
    during,
    status,
    reason,
    notes,
    cancellation_reason,
    created_at,
    updated_at,
    overbooked_at,
    overbooked_by_id,
    overbook_reason,
    receptionist_id,
    retired_at,
    retired_by_id,
    retirement_reason,
    series_id,
    is_walk_in,
    entry_reason,
    is_doubled,
    cancellation_wanted_by
) ON clinic.appointments TO wardgraph_sql;
DROP POLICY IF EXISTS sql_login ON clinic.appointments;
CREATE POLICY sql_login ON clinic.appointments FOR SELECT TO wardgraph_sql
USING (hospital_id = ANY(ARRAY(SELECT login.hospital_id FROM auth.hospitals_of_login AS login)));
SET LOCAL ROLE wardgraph_sql;
CREATE OR REPLACE VIEW records.appointments WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.patient_id,
    t.doctor_id,
    t.department_id,
    t.booked_by_id,
    t.starts_at,
    t.ends_at,
    t.during,
    t.status,
    t.reason,
    t.notes,
    t.cancellation_reason,
    t.created_at,
    t.updated_at,
    t.overbooked_at,
    t.overbooked_by_id,
    t.overbook_reason,
    t.receptionist_id,
    t.retired_at,
    t.retired_by_id,
    t.retirement_reason,
    t.series_id,
    t.is_walk_in,
    t.entry_reason,
    t.is_doubled,
    t.cancellation_wanted_by
FROM clinic.appointments AS t;
COMMENT ON VIEW records.appointments IS
'All columns of appointments but secrets, of the hospital that the login is bound to.';
REVOKE ALL ON records.appointments
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON records.appointments
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_auditor, wardgraph_qa_support;
GRANT INSERT (
    hospital_id,
    patient_id,
    doctor_id,
    department_id,
    booked_by_id,
    starts_at,
    ends_at,
    status,
    reason,
    notes,
    cancellation_reason,
    receptionist_id,
    retired_at,
    retired_by_id,
    retirement_reason,
    cancellation_wanted_by
) ON records.appointments
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_qa_support;
GRANT UPDATE (
    patient_id,
    doctor_id,
    department_id,
    booked_by_id,
    starts_at,
    ends_at,
    status,
    reason,
    notes,
    cancellation_reason,
    receptionist_id,
    retired_at,
    retired_by_id,
    retirement_reason,
    cancellation_wanted_by
) ON records.appointments
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer;
CREATE OR REPLACE TRIGGER write INSTEAD OF INSERT OR UPDATE ON records.appointments
FOR EACH ROW EXECUTE FUNCTION auth.write_row(
    'clinic.appointments',
    'patient_id, doctor_id, department_id, booked_by_id, starts_at, ends_at, status, reason, notes, cancellation_reason,
    receptionist_id, retired_at, retired_by_id, retirement_reason, cancellation_wanted_by',
    'patient_id, doctor_id, department_id, booked_by_id, starts_at, ends_at, status, reason, notes, cancellation_reason,
    receptionist_id, retired_at, retired_by_id, retirement_reason, cancellation_wanted_by',
    'clinic.check_written_booking',
    'clinic.lock_appointment',
    'clinic.check_appointment_change',
    'clinic.appointment_problems',
    'clinic.lock_written_booking'
);
CREATE OR REPLACE VIEW analysis.appointments WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.patient_id,
    t.doctor_id,
    t.department_id,
    t.booked_by_id,
    t.starts_at,
    t.ends_at,
    t.status,
    t.created_at,
    t.updated_at,
    t.overbooked_at,
    t.overbooked_by_id,
    t.receptionist_id,
    t.retired_at,
    t.retired_by_id,
    t.series_id,
    t.is_walk_in,
    t.is_doubled,
    t.cancellation_wanted_by
FROM clinic.appointments AS t;
COMMENT ON VIEW analysis.appointments IS
'Appointments without identities and free text, of the hospital that the login is bound to.';
REVOKE ALL ON analysis.appointments
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON analysis.appointments
TO wardgraph_data_analyst;
