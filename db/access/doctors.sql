-- Generated from db/entities/staff.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.doctors ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON clinic.doctors FROM wardgraph_reader;
GRANT SELECT ON clinic.doctors TO wardgraph_reader;
DROP POLICY IF EXISTS everyone_where ON clinic.doctors;
CREATE POLICY everyone_where ON clinic.doctors FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND (doctors.licence_status <> 'PENDING' OR (SELECT auth.may('hospital.manage'))));
CREATE OR REPLACE VIEW clinic.visible_doctors WITH (security_invoker = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.department_id,
    CASE WHEN (SELECT auth.may('see.staff')) OR asker.whole THEN t.employee_number END AS employee_number,
    t.first_name,
    t.last_name,
    t.job_title,
    t.specialization,
    t.registration_number,
    t.registration_expires_on,
    t.licence_status,
    t.consultation_fee,
    t.practising_since,
    CASE WHEN (SELECT auth.may('see.staff')) OR asker.whole THEN t.phone END AS phone,
    CASE WHEN (SELECT auth.may('see.staff')) OR asker.whole THEN t.email END AS email,
    t.created_at,
    t.updated_at,
    t.retired_at,
    t.specialization_key,
    CASE WHEN (SELECT auth.may('see.staff')) OR asker.whole THEN t.phone_digits END AS phone_digits,
    t.last_name_key
FROM clinic.doctors AS t
CROSS JOIN LATERAL (
    SELECT
        coalesce(t.id = (SELECT auth.doctor_id()), false) AS whole
    LIMIT ALL OFFSET 0
) AS asker;
COMMENT ON VIEW clinic.visible_doctors IS
'Rows of doctors as the asker sees them, some columns only for some: employee_number, phone, email, phone_digits for holders of see.staff and for accounts that the row''s own rule names.';
GRANT SELECT ON clinic.visible_doctors TO wardgraph_reader;
CREATE OR REPLACE VIEW clinic.masks_of_doctors WITH (security_invoker = true) AS
SELECT
    t.hospital_id,
    t.id,
    array_remove(ARRAY[
        CASE WHEN (SELECT auth.may('see.staff')) OR asker.whole THEN NULL ELSE 'employee_number' END,
        CASE WHEN (SELECT auth.may('see.staff')) OR asker.whole THEN NULL ELSE 'phone' END,
        CASE WHEN (SELECT auth.may('see.staff')) OR asker.whole THEN NULL ELSE 'email' END,
        CASE WHEN (SELECT auth.may('see.staff')) OR asker.whole THEN NULL ELSE 'phone_digits' END
    ]::text[], NULL) AS hidden
FROM clinic.doctors AS t
CROSS JOIN LATERAL (
    SELECT
        coalesce(t.id = (SELECT auth.doctor_id()), false) AS whole
    LIMIT ALL OFFSET 0
) AS asker;
COMMENT ON VIEW clinic.masks_of_doctors IS
'The same rows, and which of their columns are hidden from the asker, also where they hold nothing.';
GRANT SELECT ON clinic.masks_of_doctors TO wardgraph_reader;
CREATE OR REPLACE VIEW clinic.granted_doctors AS
SELECT
    t.hospital_id,
    t.id,
    t.department_id,
    t.employee_number,
    t.first_name,
    t.last_name,
    t.job_title,
    t.specialization,
    t.registration_number,
    t.registration_expires_on,
    t.licence_status,
    t.consultation_fee,
    t.practising_since,
    t.phone,
    t.email,
    t.created_at,
    t.updated_at,
    t.retired_at,
    t.specialization_key,
    t.phone_digits,
    t.last_name_key
FROM clinic.doctors AS t
WHERE
    t.hospital_id = (SELECT auth.hospital_id())
    AND (SELECT auth.may('see.staff'))
    AND (t.licence_status <> 'PENDING' OR (SELECT auth.may('hospital.manage')));
COMMENT ON VIEW clinic.granted_doctors IS
'All rows of doctors, for holders of see.staff; the permissions alone decide which columns.';
GRANT SELECT ON clinic.granted_doctors TO wardgraph_reader;
CREATE OR REPLACE VIEW clinic.doctors_of_patients WITH (security_invoker = true) AS
SELECT
    link.patient_id,
    t.hospital_id,
    t.id,
    t.department_id,
    t.employee_number,
    t.first_name,
    t.last_name,
    t.job_title,
    t.specialization,
    t.registration_number,
    t.registration_expires_on,
    t.licence_status,
    t.consultation_fee,
    t.practising_since,
    t.phone,
    t.email,
    t.created_at,
    t.updated_at,
    t.retired_at,
    t.specialization_key,
    t.phone_digits,
    t.last_name_key
FROM clinic.doctor_patients AS link
INNER JOIN clinic.visible_doctors AS t ON link.hospital_id = t.hospital_id AND link.doctor_id = t.id
WHERE link.live_appointments > 0;
COMMENT ON VIEW clinic.doctors_of_patients IS
'A patient''s doctors, with the patient''s key.';
GRANT SELECT ON clinic.doctors_of_patients TO wardgraph_reader;
CREATE OR REPLACE TRIGGER a_clean BEFORE INSERT OR UPDATE OF employee_number, first_name, last_name, job_title,
specialization, registration_number, phone, email ON clinic.doctors
FOR EACH ROW
EXECUTE FUNCTION clinic.clean_doctors();
CREATE OR REPLACE TRIGGER b_phone_digits_insert BEFORE INSERT ON clinic.doctors
FOR EACH ROW WHEN (new.phone IS NOT NULL OR new.phone_digits IS NOT NULL)
EXECUTE FUNCTION clinic.keep_phone_digits();
CREATE OR REPLACE TRIGGER b_phone_digits BEFORE UPDATE OF phone, phone_digits ON clinic.doctors
FOR EACH ROW WHEN (new.phone IS DISTINCT FROM old.phone OR new.phone_digits IS DISTINCT FROM old.phone_digits)
EXECUTE FUNCTION clinic.keep_phone_digits();
CREATE OR REPLACE TRIGGER a_touch BEFORE UPDATE ON clinic.doctors
FOR EACH ROW
EXECUTE FUNCTION clinic.touch();
CREATE OR REPLACE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON clinic.doctors
FOR EACH ROW
EXECUTE FUNCTION audit.record_write('hospital_id', 'id', '', 'specialization_key last_name_key');
CREATE OR REPLACE TRIGGER z_audit_truncate BEFORE TRUNCATE ON clinic.doctors
FOR EACH STATEMENT
EXECUTE FUNCTION audit.record_truncate();
REVOKE ALL ON clinic.doctors FROM wardgraph_sql;
GRANT SELECT (
    hospital_id,
    id,
    department_id,
    employee_number,
    first_name,
    last_name,
    job_title,
    specialization,
    registration_number,
    registration_expires_on,
    licence_status,
    consultation_fee,
    practising_since,
    phone,
    email,
    created_at,
    updated_at,
    retired_at,
    specialization_key,
    phone_digits,
    last_name_key
) ON clinic.doctors TO wardgraph_sql;
DROP POLICY IF EXISTS sql_login ON clinic.doctors;
CREATE POLICY sql_login ON clinic.doctors FOR SELECT TO wardgraph_sql
USING (hospital_id = ANY(ARRAY(SELECT login.hospital_id FROM auth.hospitals_of_login AS login)));
SET LOCAL ROLE wardgraph_sql;
CREATE OR REPLACE VIEW records.doctors WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.department_id,
    t.employee_number,
    t.first_name,
    t.last_name,
    t.job_title,
    t.specialization,
    t.registration_number,
    t.registration_expires_on,
    t.licence_status,
    t.consultation_fee,
    t.practising_since,
    t.phone,
    t.email,
    t.created_at,
    t.updated_at,
    t.retired_at,
    t.specialization_key,
    t.phone_digits,
    t.last_name_key
FROM clinic.doctors AS t;
COMMENT ON VIEW records.doctors IS
'All columns of doctors but secrets, of the hospital that the login is bound to.';
REVOKE ALL ON records.doctors
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON records.doctors
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_auditor, wardgraph_qa_support;
GRANT INSERT (
    hospital_id,
    department_id,
    employee_number,
    first_name,
    last_name,
    job_title,
    specialization,
    registration_number,
    registration_expires_on,
    licence_status,
    consultation_fee,
    practising_since,
    phone,
    email,
    retired_at
) ON records.doctors
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_qa_support;
GRANT UPDATE (
    department_id,
    employee_number,
    first_name,
    last_name,
    job_title,
    specialization,
    registration_number,
    registration_expires_on,
    licence_status,
    consultation_fee,
    practising_since,
    phone,
    email,
    retired_at
) ON records.doctors
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer;
GRANT DELETE ON records.doctors
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer;
CREATE OR REPLACE TRIGGER write INSTEAD OF INSERT OR UPDATE OR DELETE ON records.doctors
FOR EACH ROW EXECUTE FUNCTION auth.write_row(
    'clinic.doctors',
    'department_id, employee_number, first_name, last_name, job_title, specialization, registration_number,
    registration_expires_on, licence_status, consultation_fee, practising_since, phone, email, retired_at',
    'department_id, employee_number, first_name, last_name, job_title, specialization, registration_number,
    registration_expires_on, licence_status, consultation_fee, practising_since, phone, email, retired_at',
    '',
    'clinic.lock_calendar',
    'clinic.check_doctor_change',
    'clinic.doctor_problems',
    '',
    'clinic.doctor_warnings',
    '',
    '',
    'clinic.refuse_to_retire_doctor'
);
CREATE OR REPLACE VIEW analysis.doctors WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.department_id,
    t.job_title,
    t.specialization,
    t.registration_expires_on,
    t.licence_status,
    t.consultation_fee,
    t.practising_since,
    t.created_at,
    t.updated_at,
    t.retired_at
FROM clinic.doctors AS t;
COMMENT ON VIEW analysis.doctors IS
'Doctors without identities and free text, of the hospital that the login is bound to.';
REVOKE ALL ON analysis.doctors
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON analysis.doctors
TO wardgraph_data_analyst;
