-- What PostGraphile reads: the same rows and columns that Wardgraph's read functions read, under the same policies. The
-- hospital is left out of keys, since the policies already say it; smart tags give views their keys and relations.
DROP SCHEMA IF EXISTS bench_peer CASCADE;
CREATE SCHEMA bench_peer AUTHORIZATION wardgraph_owner;
SET LOCAL ROLE wardgraph_owner;

CREATE VIEW bench_peer.departments WITH (security_invoker = true) AS
SELECT id, name, location FROM clinic.departments;
COMMENT ON VIEW bench_peer.departments IS E'@primaryKey id';

CREATE VIEW bench_peer.doctors WITH (security_invoker = true) AS
SELECT id, department_id, first_name, last_name, specialization, consultation_fee FROM clinic.visible_doctors;
COMMENT ON VIEW bench_peer.doctors IS
E'@primaryKey id\n@foreignKey (department_id) references bench_peer.departments (id)|@fieldName department|@foreignFieldName doctors';

CREATE VIEW bench_peer.patients WITH (security_invoker = true) AS
SELECT id, medical_record_number, first_name, last_name, birth_date, gender, phone, email FROM clinic.visible_patients;
COMMENT ON VIEW bench_peer.patients IS E'@primaryKey id';

CREATE VIEW bench_peer.appointments WITH (security_invoker = true) AS
SELECT id, patient_id, doctor_id, department_id, starts_at, ends_at, status, reason FROM clinic.visible_appointments;
COMMENT ON VIEW bench_peer.appointments IS
E'@primaryKey id
@foreignKey (patient_id) references bench_peer.patients (id)|@fieldName patient|@foreignFieldName appointments
@foreignKey (doctor_id) references bench_peer.doctors (id)|@fieldName doctor|@foreignFieldName appointments';

CREATE VIEW bench_peer.visits WITH (security_invoker = true) AS
SELECT id, appointment_id, patient_id, doctor_id, diagnosis, notes, visited_at FROM clinic.visible_visits;
COMMENT ON VIEW bench_peer.visits IS
E'@primaryKey id
@unique appointment_id
@foreignKey (appointment_id) references bench_peer.appointments (id)|@fieldName appointment|@foreignFieldName visit|@foreignSingleFieldName visit';

CREATE VIEW bench_peer.bills WITH (security_invoker = true) AS
SELECT id, appointment_id, patient_id, status, total, owed, paid, issued_at FROM clinic.bills;
COMMENT ON VIEW bench_peer.bills IS
E'@primaryKey id
@foreignKey (appointment_id) references bench_peer.appointments (id)|@fieldName appointment|@foreignFieldName bills';

CREATE VIEW bench_peer.prescriptions WITH (security_invoker = true) AS
SELECT id, visit_id, patient_id, status, prescribed_at FROM clinic.prescriptions;
COMMENT ON VIEW bench_peer.prescriptions IS
E'@primaryKey id
@foreignKey (visit_id) references bench_peer.visits (id)|@fieldName visit|@foreignFieldName prescriptions';

CREATE VIEW bench_peer.medications WITH (security_invoker = true) AS
SELECT id, name, strength, form, unit_price FROM clinic.medications;
COMMENT ON VIEW bench_peer.medications IS E'@primaryKey id';

CREATE VIEW bench_peer.prescription_items WITH (security_invoker = true) AS
SELECT id, prescription_id, medication_id, dosage, frequency, duration_days, quantity FROM clinic.prescription_items;
COMMENT ON VIEW bench_peer.prescription_items IS
E'@primaryKey id
@foreignKey (prescription_id) references bench_peer.prescriptions (id)|@fieldName prescription|@foreignFieldName items
@foreignKey (medication_id) references bench_peer.medications (id)|@fieldName medication|@foreignFieldName prescriptionItems';

-- Its custom mutation: the same command, which looks the session up and holds every rule.
CREATE FUNCTION bench_peer.book_appointment(
    patient_id bigint, doctor_id bigint, starts_at timestamptz, duration_minutes integer, reason text
) RETURNS bench_peer.appointments
LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
SELECT a.id, a.patient_id, a.doctor_id, a.department_id, a.starts_at, a.ends_at, a.status, a.reason
FROM api.book_appointment(
    p_hospital_id => current_setting('app.hospital_id')::bigint,
    p_session_id => current_setting('app.session_id')::uuid,
    p_patient_id => $1, p_doctor_id => $2, p_starts_at => $3, p_duration_minutes => $4, p_reason => $5,
    p_request_id => NULL
) AS a
$$;

GRANT USAGE ON SCHEMA bench_peer TO bench_peer;
GRANT SELECT ON ALL TABLES IN SCHEMA bench_peer TO bench_peer;
GRANT EXECUTE ON FUNCTION bench_peer.book_appointment(bigint, bigint, timestamptz, integer, text) TO bench_peer;
