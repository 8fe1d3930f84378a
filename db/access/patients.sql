-- Generated from db/entities/patients.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.patients ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON clinic.patients FROM wardgraph_reader;
GRANT SELECT ON clinic.patients TO wardgraph_reader;
DROP POLICY IF EXISTS granted ON clinic.patients;
CREATE POLICY granted ON clinic.patients FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND ((SELECT auth.may('see.patients'))));
DROP POLICY IF EXISTS own_record ON clinic.patients;
CREATE POLICY own_record ON clinic.patients FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND (coalesce(patients.merged_into_id, patients.id) = (SELECT auth.patient_id())));
DROP POLICY IF EXISTS their_doctor ON clinic.patients;
CREATE POLICY their_doctor ON clinic.patients FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND ((SELECT auth.doctor_id()) IS NOT NULL AND EXISTS (
    SELECT FROM auth.patients_of_the_doctor AS known
    WHERE known.hospital_id = patients.hospital_id AND known.patient_id = coalesce(patients.merged_into_id, patients.id)
)));
DROP POLICY IF EXISTS their_ward ON clinic.patients;
CREATE POLICY their_ward ON clinic.patients FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND ((SELECT auth.ward_id()) IS NOT NULL AND EXISTS (
    SELECT FROM auth.patients_of_the_ward AS known
    WHERE known.hospital_id = patients.hospital_id AND known.patient_id = coalesce(patients.merged_into_id, patients.id)
)));
DROP POLICY IF EXISTS pharmacy ON clinic.patients;
CREATE POLICY pharmacy ON clinic.patients FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND ((SELECT auth.may('see.prescribed_patients')) AND EXISTS (
    SELECT FROM auth.prescribed_patients AS given
    WHERE given.hospital_id = patients.hospital_id AND given.patient_id = coalesce(patients.merged_into_id, patients.id)
)));
CREATE OR REPLACE VIEW clinic.visible_patients WITH (security_invoker = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.medical_record_number,
    t.first_name,
    t.last_name,
    t.birth_date,
    t.gender,
    CASE WHEN (SELECT auth.may('see.contact')) OR asker.whole THEN t.phone END AS phone,
    CASE WHEN (SELECT auth.may('see.contact')) OR asker.whole THEN t.email END AS email,
    CASE WHEN (SELECT auth.may('see.contact')) OR asker.whole THEN t.address END AS address,
    CASE WHEN (SELECT auth.may('see.allergies')) OR asker.whole OR (SELECT auth.may('see.prescribed_patients')) AND EXISTS (
        SELECT FROM auth.prescribed_patients AS given
        WHERE given.hospital_id = t.hospital_id AND given.patient_id = coalesce(t.merged_into_id, t.id)
    ) THEN t.allergies END AS allergies,
    CASE WHEN (SELECT auth.may('see.clinical')) OR asker.whole THEN t.notes END AS notes,
    CASE WHEN (SELECT auth.may('see.insurance')) OR asker.whole THEN t.insurance_provider END AS insurance_provider,
    CASE WHEN (SELECT auth.may('see.insurance')) OR asker.whole THEN t.insurance_policy_number END AS insurance_policy_number,
    CASE WHEN (SELECT auth.may('see.insurance')) OR asker.whole THEN t.insurance_cover_percent END AS insurance_cover_percent,
    t.registered_at,
    t.created_at,
    t.updated_at,
    t.retired_at,
    CASE WHEN (SELECT auth.may('see.clinical')) OR asker.whole THEN t.blood_group END AS blood_group,
    t.merged_into_id,
    t.deceased_on,
    CASE WHEN (SELECT auth.may('see.contact')) OR asker.whole THEN t.phone_digits END AS phone_digits,
    t.birth_date_estimated,
    t.first_name_key,
    t.last_name_key
FROM clinic.patients AS t
CROSS JOIN LATERAL (
    SELECT
        coalesce(coalesce(t.merged_into_id, t.id) = (SELECT auth.patient_id()), false)
        OR (SELECT auth.doctor_id()) IS NOT NULL AND EXISTS (
            SELECT FROM auth.patients_of_the_doctor AS known
            WHERE known.hospital_id = t.hospital_id AND known.patient_id = coalesce(t.merged_into_id, t.id)
        )
        OR (SELECT auth.ward_id()) IS NOT NULL AND EXISTS (
            SELECT FROM auth.patients_of_the_ward AS known
            WHERE known.hospital_id = t.hospital_id AND known.patient_id = coalesce(t.merged_into_id, t.id)
        ) AS whole
    LIMIT ALL OFFSET 0
) AS asker;
COMMENT ON VIEW clinic.visible_patients IS
'Rows of patients as the asker sees them, some columns only for some: phone, email, address, phone_digits for holders of see.contact; allergies for holders of see.allergies; notes, blood_group for holders of see.clinical; insurance_provider, insurance_policy_number, insurance_cover_percent for holders of see.insurance and for accounts that the row''s own rule names.';
GRANT SELECT ON clinic.visible_patients TO wardgraph_reader;
CREATE OR REPLACE VIEW clinic.masks_of_patients WITH (security_invoker = true) AS
SELECT
    t.hospital_id,
    t.id,
    array_remove(ARRAY[
        CASE WHEN (SELECT auth.may('see.contact')) OR asker.whole THEN NULL ELSE 'phone' END,
        CASE WHEN (SELECT auth.may('see.contact')) OR asker.whole THEN NULL ELSE 'email' END,
        CASE WHEN (SELECT auth.may('see.contact')) OR asker.whole THEN NULL ELSE 'address' END,
        CASE WHEN (SELECT auth.may('see.allergies')) OR asker.whole OR (SELECT auth.may('see.prescribed_patients')) AND EXISTS (
            SELECT FROM auth.prescribed_patients AS given
            WHERE given.hospital_id = t.hospital_id AND given.patient_id = coalesce(t.merged_into_id, t.id)
        ) THEN NULL ELSE 'allergies' END,
        CASE WHEN (SELECT auth.may('see.clinical')) OR asker.whole THEN NULL ELSE 'notes' END,
        CASE WHEN (SELECT auth.may('see.insurance')) OR asker.whole THEN NULL ELSE 'insurance_provider' END,
        CASE WHEN (SELECT auth.may('see.insurance')) OR asker.whole THEN NULL ELSE 'insurance_policy_number' END,
        CASE WHEN (SELECT auth.may('see.insurance')) OR asker.whole THEN NULL ELSE 'insurance_cover_percent' END,
        CASE WHEN (SELECT auth.may('see.clinical')) OR asker.whole THEN NULL ELSE 'blood_group' END,
        CASE WHEN (SELECT auth.may('see.contact')) OR asker.whole THEN NULL ELSE 'phone_digits' END
    ]::text[], NULL) AS hidden
FROM clinic.patients AS t
CROSS JOIN LATERAL (
    SELECT
        coalesce(coalesce(t.merged_into_id, t.id) = (SELECT auth.patient_id()), false)
        OR (SELECT auth.doctor_id()) IS NOT NULL AND EXISTS (
            SELECT FROM auth.patients_of_the_doctor AS known
            WHERE known.hospital_id = t.hospital_id AND known.patient_id = coalesce(t.merged_into_id, t.id)
        )
        OR (SELECT auth.ward_id()) IS NOT NULL AND EXISTS (
            SELECT FROM auth.patients_of_the_ward AS known
            WHERE known.hospital_id = t.hospital_id AND known.patient_id = coalesce(t.merged_into_id, t.id)
        ) AS whole
    LIMIT ALL OFFSET 0
) AS asker;
COMMENT ON VIEW clinic.masks_of_patients IS
'The same rows, and which of their columns are hidden from the asker, also where they hold nothing.';
GRANT SELECT ON clinic.masks_of_patients TO wardgraph_reader;
CREATE OR REPLACE VIEW clinic.granted_patients AS
SELECT
    t.hospital_id,
    t.id,
    t.medical_record_number,
    t.first_name,
    t.last_name,
    t.birth_date,
    t.gender,
    CASE WHEN (SELECT auth.may('see.contact')) THEN t.phone END AS phone,
    CASE WHEN (SELECT auth.may('see.contact')) THEN t.email END AS email,
    CASE WHEN (SELECT auth.may('see.contact')) THEN t.address END AS address,
    CASE WHEN (SELECT auth.may('see.allergies')) THEN t.allergies END AS allergies,
    CASE WHEN (SELECT auth.may('see.clinical')) THEN t.notes END AS notes,
    CASE WHEN (SELECT auth.may('see.insurance')) THEN t.insurance_provider END AS insurance_provider,
    CASE WHEN (SELECT auth.may('see.insurance')) THEN t.insurance_policy_number END AS insurance_policy_number,
    CASE WHEN (SELECT auth.may('see.insurance')) THEN t.insurance_cover_percent END AS insurance_cover_percent,
    t.registered_at,
    t.created_at,
    t.updated_at,
    t.retired_at,
    CASE WHEN (SELECT auth.may('see.clinical')) THEN t.blood_group END AS blood_group,
    t.merged_into_id,
    t.deceased_on,
    CASE WHEN (SELECT auth.may('see.contact')) THEN t.phone_digits END AS phone_digits,
    t.birth_date_estimated,
    t.first_name_key,
    t.last_name_key
FROM clinic.patients AS t
WHERE
    t.hospital_id = (SELECT auth.hospital_id())
    AND (SELECT auth.may('see.patients'));
COMMENT ON VIEW clinic.granted_patients IS
'All rows of patients, for holders of see.patients; the permissions alone decide which columns.';
GRANT SELECT ON clinic.granted_patients TO wardgraph_reader;
CREATE OR REPLACE VIEW clinic.patients_of_doctors WITH (security_invoker = true) AS
SELECT
    link.doctor_id,
    t.hospital_id,
    t.id,
    t.medical_record_number,
    t.first_name,
    t.last_name,
    t.birth_date,
    t.gender,
    t.phone,
    t.email,
    t.address,
    t.allergies,
    t.notes,
    t.insurance_provider,
    t.insurance_policy_number,
    t.insurance_cover_percent,
    t.registered_at,
    t.created_at,
    t.updated_at,
    t.retired_at,
    t.blood_group,
    t.merged_into_id,
    t.deceased_on,
    t.phone_digits,
    t.birth_date_estimated,
    t.first_name_key,
    t.last_name_key
FROM clinic.doctor_patients AS link
INNER JOIN clinic.visible_patients AS t ON link.hospital_id = t.hospital_id AND link.patient_id = t.id
WHERE link.live_appointments > 0;
COMMENT ON VIEW clinic.patients_of_doctors IS
'A doctor''s patients, with the doctor''s key: those who have or had an appointment that was neither cancelled nor missed.';
GRANT SELECT ON clinic.patients_of_doctors TO wardgraph_reader;
CREATE OR REPLACE VIEW clinic.patients_of_medications WITH (security_invoker = true) AS
SELECT
    link.medication_id,
    t.hospital_id,
    t.id,
    t.medical_record_number,
    t.first_name,
    t.last_name,
    t.birth_date,
    t.gender,
    t.phone,
    t.email,
    t.address,
    t.allergies,
    t.notes,
    t.insurance_provider,
    t.insurance_policy_number,
    t.insurance_cover_percent,
    t.registered_at,
    t.created_at,
    t.updated_at,
    t.retired_at,
    t.blood_group,
    t.merged_into_id,
    t.deceased_on,
    t.phone_digits,
    t.birth_date_estimated,
    t.first_name_key,
    t.last_name_key
FROM clinic.live_medications AS link
INNER JOIN clinic.visible_patients AS t ON link.hospital_id = t.hospital_id AND link.patient_id = t.id;
COMMENT ON VIEW clinic.patients_of_medications IS
'The patients who take a medication, with its key.';
GRANT SELECT ON clinic.patients_of_medications TO wardgraph_reader;
CREATE OR REPLACE TRIGGER a_clean BEFORE INSERT OR UPDATE OF medical_record_number, first_name, last_name, phone, email,
address, allergies, notes, insurance_provider, insurance_policy_number, insurance_cover_percent ON clinic.patients
FOR EACH ROW
EXECUTE FUNCTION clinic.clean_patients();
CREATE OR REPLACE TRIGGER b_phone_digits_insert BEFORE INSERT ON clinic.patients
FOR EACH ROW WHEN (new.phone IS NOT NULL OR new.phone_digits IS NOT NULL)
EXECUTE FUNCTION clinic.keep_phone_digits();
CREATE OR REPLACE TRIGGER b_phone_digits BEFORE UPDATE OF phone, phone_digits ON clinic.patients
FOR EACH ROW WHEN (new.phone IS DISTINCT FROM old.phone OR new.phone_digits IS DISTINCT FROM old.phone_digits)
EXECUTE FUNCTION clinic.keep_phone_digits();
CREATE OR REPLACE TRIGGER a_touch BEFORE UPDATE ON clinic.patients
FOR EACH ROW
EXECUTE FUNCTION clinic.touch();
CREATE OR REPLACE TRIGGER a_never_deleted BEFORE DELETE ON clinic.patients
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_delete('patients');
CREATE OR REPLACE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON clinic.patients
FOR EACH ROW
EXECUTE FUNCTION audit.record_write('hospital_id', 'id', 'id', 'first_name_key last_name_key');
CREATE OR REPLACE TRIGGER z_audit_truncate BEFORE TRUNCATE ON clinic.patients
FOR EACH STATEMENT
EXECUTE FUNCTION audit.record_truncate();
REVOKE ALL ON clinic.patients FROM wardgraph_sql;
GRANT SELECT (
    hospital_id,
    id,
    medical_record_number,
    first_name,
    last_name,
    birth_date,
    gender,
    phone,
    email,
    address,
    allergies,
    notes,
    insurance_provider,
    insurance_policy_number,
    insurance_cover_percent,
    registered_at,
    created_at,
    updated_at,
    retired_at,
    blood_group,
    merged_into_id,
    deceased_on,
    phone_digits,
    birth_date_estimated,
    first_name_key,
    last_name_key
) ON clinic.patients TO wardgraph_sql;
DROP POLICY IF EXISTS sql_login ON clinic.patients;
CREATE POLICY sql_login ON clinic.patients FOR SELECT TO wardgraph_sql
USING (hospital_id = ANY(ARRAY(SELECT login.hospital_id FROM auth.hospitals_of_login AS login)));
SET LOCAL ROLE wardgraph_sql;
CREATE OR REPLACE VIEW records.patients WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.medical_record_number,
    t.first_name,
    t.last_name,
    t.birth_date,
    t.gender,
    t.phone,
    t.email,
    t.address,
    t.allergies,
    t.notes,
    t.insurance_provider,
    t.insurance_policy_number,
    t.insurance_cover_percent,
    t.registered_at,
    t.created_at,
    t.updated_at,
    t.retired_at,
    t.blood_group,
    t.merged_into_id,
    t.deceased_on,
    t.phone_digits,
    t.birth_date_estimated,
    t.first_name_key,
    t.last_name_key
FROM clinic.patients AS t;
COMMENT ON VIEW records.patients IS
'All columns of patients but secrets, of the hospital that the login is bound to.';
REVOKE ALL ON records.patients
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON records.patients
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_auditor, wardgraph_qa_support;
GRANT INSERT (
    hospital_id,
    medical_record_number,
    first_name,
    last_name,
    birth_date,
    gender,
    phone,
    email,
    address,
    allergies,
    notes,
    insurance_provider,
    insurance_policy_number,
    insurance_cover_percent,
    registered_at,
    retired_at,
    blood_group,
    birth_date_estimated
) ON records.patients
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_qa_support;
GRANT UPDATE (
    medical_record_number,
    first_name,
    last_name,
    birth_date,
    gender,
    phone,
    email,
    address,
    allergies,
    notes,
    insurance_provider,
    insurance_policy_number,
    insurance_cover_percent,
    registered_at,
    retired_at,
    blood_group,
    birth_date_estimated
) ON records.patients
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer;
CREATE OR REPLACE TRIGGER write INSTEAD OF INSERT OR UPDATE ON records.patients
FOR EACH ROW EXECUTE FUNCTION auth.write_row(
    'clinic.patients',
    'medical_record_number, first_name, last_name, birth_date, gender, phone, email, address, allergies, notes,
    insurance_provider, insurance_policy_number, insurance_cover_percent, registered_at, retired_at, blood_group,
    birth_date_estimated',
    'medical_record_number, first_name, last_name, birth_date, gender, phone, email, address, allergies, notes,
    insurance_provider, insurance_policy_number, insurance_cover_percent, registered_at, retired_at, blood_group,
    birth_date_estimated',
    '',
    'clinic.lock_record',
    '',
    'clinic.patient_problems',
    '',
    '',
    '',
    '',
    'clinic.refuse_to_retire_patient'
);
CREATE OR REPLACE VIEW analysis.patients WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.id,
    extract(YEAR FROM t.birth_date)::integer AS birth_year,
    t.gender,
    t.insurance_cover_percent,
    t.registered_at,
    t.created_at,
    t.updated_at,
    t.retired_at,
    t.blood_group,
    t.merged_into_id,
    extract(YEAR FROM t.deceased_on)::integer AS deceased_year,
    t.birth_date_estimated
FROM clinic.patients AS t;
COMMENT ON VIEW analysis.patients IS
'Patients without identities and free text, of the hospital that the login is bound to.';
REVOKE ALL ON analysis.patients
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON analysis.patients
TO wardgraph_data_analyst;
