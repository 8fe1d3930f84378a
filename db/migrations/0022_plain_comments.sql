-- Comments in plain words: nouns instead of pronouns, and neutral ones where a pronoun stays.
SET LOCAL ROLE wardgraph_owner;

COMMENT ON FUNCTION auth.patient_id() IS 'The patient that the asking account is for, if it holds the role PATIENT.';
COMMENT ON FUNCTION auth.doctor_id() IS 'The doctor that the asking account is for, if it holds the role DOCTOR.';
COMMENT ON FUNCTION auth.ward_id() IS 'The department of the nurse that the asking account is for, if it holds the role NURSE.';
COMMENT ON FUNCTION auth.sees_all(text) IS
'Whether the asker sees every row that the permission is for, and each column by permissions alone: the asker is nobody''s patient, doctor, nurse or pharmacist.';

COMMENT ON TABLE auth.accounts IS 'A person who may sign in at a hospital, with the union of their roles.';

COMMENT ON COLUMN clinic.doctors.department_id IS 'The department where the doctor sees patients.';
COMMENT ON COLUMN clinic.doctors.practising_since IS 'When the doctor began to practise; the years of experience count from here.';
COMMENT ON COLUMN clinic.doctors.retired_at IS 'Since when the doctor no longer works here.';
COMMENT ON TABLE clinic.doctor_calendars IS
'One row a doctor, there to be locked: a change of the calendar holds it FOR UPDATE, which would block inserts of referring rows if the doctor''s own row were held so.';
COMMENT ON TABLE clinic.time_off IS 'A span in which a doctor cannot be booked, whatever the weekly hours say.';
COMMENT ON COLUMN clinic.time_off.reason IS 'Why, for the desk and the doctor.';
COMMENT ON TABLE clinic.nurses IS 'A nurse, who sees the patients of the nurse''s department.';
COMMENT ON COLUMN clinic.nurses.department_id IS 'The department where the nurse works.';
COMMENT ON COLUMN clinic.nurses.retired_at IS 'Since when the nurse no longer works here.';
COMMENT ON COLUMN clinic.receptionists.department_id IS 'The department where the receptionist works.';
COMMENT ON COLUMN clinic.receptionists.retired_at IS 'Since when the receptionist no longer works here.';
COMMENT ON COLUMN clinic.other_staff.department_id IS 'The department where the person works.';
COMMENT ON COLUMN clinic.other_staff.job_title IS 'The person''s job.';
COMMENT ON COLUMN clinic.other_staff.retired_at IS 'Since when the person no longer works here.';

COMMENT ON COLUMN clinic.patients.birth_date IS 'Date of birth; the age follows by rules.age.';
COMMENT ON COLUMN clinic.patients.allergies IS 'Substances the patient must not be given.';
COMMENT ON COLUMN clinic.patients.insurance_provider IS 'The insurer; null if there is none.';
COMMENT ON COLUMN clinic.patients.insurance_policy_number IS 'The number of the policy with the insurer.';
COMMENT ON COLUMN clinic.patients.registered_at IS 'When the patient was registered.';
COMMENT ON COLUMN clinic.patients.retired_at IS 'Since when the record is closed.';
COMMENT ON COLUMN clinic.patient_departments.last_booking_at IS
'Start of the patient''s latest appointment that is BOOKED or CHECKED_IN. The latest, not the next: whether one lies ahead follows from it on any day, while a kept "next" grows stale as time passes.';
COMMENT ON COLUMN clinic.patient_departments.last_visit_at IS 'The patient''s latest visit.';
COMMENT ON TABLE clinic.doctor_patients IS
'Which patients a doctor has, kept by triggers (rule 6); setting it by hand is refused.';
COMMENT ON COLUMN clinic.doctor_patients.live_appointments IS
'The patient''s appointments with the doctor that were neither cancelled nor missed; the doctor has the patient while there is one.';
COMMENT ON COLUMN clinic.doctor_patients.open_until IS
'Until when the doctor sees the patient''s record by break-glass (clinic.record_openings).';
COMMENT ON COLUMN clinic.patient_totals.total_billed IS 'Sum of the totals of the patient''s bills that are not void.';
COMMENT ON TABLE clinic.record_openings IS
'Break-glass: a doctor opened the record of somebody who is not the doctor''s patient, for a stated reason and a limited time. Append-only.';

COMMENT ON COLUMN clinic.appointments.reason IS 'Why the patient comes.';
COMMENT ON COLUMN clinic.stock_movements.prescription_item_id IS 'The prescribed item that it was dispensed for or returned from.';
COMMENT ON COLUMN clinic.admissions.admitted_by_id IS 'The account that admitted the patient.';
COMMENT ON COLUMN clinic.admissions.discharged_at IS 'Until when; null while the patient is here.';
