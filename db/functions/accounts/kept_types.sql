-- Generated from db/entities/*.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION auth.kept_types()
RETURNS TABLE (type text, singular text, plural text, table_name text, hidden text[])
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    VALUES
    ('Department', 'department', 'departments', 'clinic.departments', '{hospital_id,updated_at,name_key}'::text[]),
    ('Doctor', 'doctor', 'doctors', 'clinic.doctors', '{hospital_id,updated_at,specialization_key,last_name_key}'::text[]),
    ('TimeOff', 'time_off', 'time_off', 'clinic.time_off', '{hospital_id,updated_at}'::text[]),
    ('Nurse', 'nurse', 'nurses', 'clinic.nurses', '{hospital_id,updated_at,last_name_key}'::text[]),
    ('Receptionist', 'receptionist', 'receptionists', 'clinic.receptionists', '{hospital_id,updated_at,last_name_key}'::text[]),
    ('OtherStaff', 'other_staff', 'other_staff', 'clinic.other_staff', '{hospital_id,updated_at,last_name_key}'::text[]),
    ('Patient', 'patient', 'patients', 'clinic.patients', '{hospital_id,updated_at,first_name_key,last_name_key}'::text[]),
    ('RecordOpening', 'record_opening', 'record_openings', 'clinic.record_openings', '{hospital_id,updated_at}'::text[]),
    ('PatientMerge', 'patient_merge', 'patient_merges', 'clinic.patient_merges', '{hospital_id,updated_at,moving,moved,filled,known_departments}'::text[]),
    ('InsuranceEntry', 'insurance_entry', 'insurance_entries', 'clinic.insurance_entries', '{hospital_id,updated_at}'::text[]),
    ('ContactPerson', 'contact_person', 'contact_persons', 'clinic.contact_persons', '{hospital_id,updated_at,name_key}'::text[]),
    ('Appointment', 'appointment', 'appointments', 'clinic.appointments', '{hospital_id,updated_at,during}'::text[]),
    ('AppointmentSeries', 'appointment_series', 'appointment_series', 'clinic.appointment_series', '{hospital_id,updated_at}'::text[]),
    ('SeriesDate', 'series_date', 'series_dates', 'clinic.series_dates', '{hospital_id,updated_at}'::text[]),
    ('Hold', 'hold', 'holds', 'clinic.holds', '{hospital_id,updated_at,during}'::text[]),
    ('Visit', 'visit', 'visits', 'clinic.visits', '{hospital_id,updated_at}'::text[]),
    ('Treatment', 'treatment', 'treatments', 'clinic.treatments', '{hospital_id,updated_at}'::text[]),
    ('LabResult', 'lab_result', 'lab_results', 'clinic.lab_results', '{hospital_id,updated_at}'::text[]),
    ('Medication', 'medication', 'medications', 'clinic.medications', '{hospital_id,updated_at,name_key}'::text[]),
    ('SubstanceGroup', 'substance_group', 'substance_groups', 'clinic.substance_groups', '{hospital_id,updated_at,name_key,name_words,substance_words}'::text[]),
    ('Stock', 'stock', 'stock', 'clinic.stock', '{hospital_id,updated_at}'::text[]),
    ('Prescription', 'prescription', 'prescriptions', 'clinic.prescriptions', '{hospital_id,updated_at}'::text[]),
    ('Room', 'room', 'rooms', 'clinic.rooms', '{hospital_id,updated_at}'::text[]),
    ('Bed', 'bed', 'beds', 'clinic.beds', '{hospital_id,updated_at,occupied}'::text[]),
    ('Admission', 'admission', 'admissions', 'clinic.admissions', '{hospital_id,updated_at}'::text[]),
    ('Bill', 'bill', 'bills', 'clinic.bills', '{hospital_id,updated_at,insurer_balance,insurer_refund_due}'::text[]),
    ('Payment', 'payment', 'payments', 'clinic.payments', '{hospital_id,updated_at,payer}'::text[]),
    ('StartedPayment', 'started_payment', 'started_payments', 'clinic.started_payments', '{hospital_id,updated_at}'::text[]),
    ('Claim', 'claim', 'claims', 'clinic.claims', '{hospital_id,updated_at,balance}'::text[]),
    ('Adjustment', 'adjustment', 'adjustments', 'clinic.adjustments', '{hospital_id,updated_at}'::text[]),
    ('RoomRate', 'room_rate', 'room_rates', 'clinic.room_rates', '{hospital_id,updated_at}'::text[]),
    ('ImportRun', 'import_run', 'import_runs', 'clinic.import_runs', '{hospital_id,updated_at}'::text[])
$$;
COMMENT ON FUNCTION auth.kept_types() IS
'The types of records whose changes people may read (api.record_changes_page): what auth.sees and auth.hidden_columns call them, their table, and the columns that are shown to nobody.';
