-- LEFT_UNSEEN: the patient had come and went away again without having been seen. Such an appointment takes no time, as one that was missed.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.appointments
DROP CONSTRAINT appointment_status_is_known,
DROP CONSTRAINT appointment_retired_takes_no_time,
DROP CONSTRAINT appointment_overlaps_no_other_of_its_doctor,
DROP CONSTRAINT appointment_overlaps_no_other_of_its_patient,
ADD CONSTRAINT appointment_status_is_known CHECK (
    status IN ('BOOKED', 'CHECKED_IN', 'IN_PROGRESS', 'COMPLETED', 'CANCELLED', 'NO_SHOW', 'LEFT_UNSEEN')
),
ADD CONSTRAINT appointment_retired_takes_no_time CHECK (retired_at IS NULL OR status IN ('CANCELLED', 'NO_SHOW', 'LEFT_UNSEEN')),
ADD CONSTRAINT appointment_overlaps_no_other_of_its_doctor EXCLUDE USING gist (
    hospital_id extensions.gist_int8_ops WITH =, doctor_id extensions.gist_int8_ops WITH =, during WITH &&
) WHERE (status NOT IN ('CANCELLED', 'NO_SHOW', 'LEFT_UNSEEN') AND overbooked_at IS NULL),
ADD CONSTRAINT appointment_overlaps_no_other_of_its_patient EXCLUDE USING gist (
    hospital_id extensions.gist_int8_ops WITH =, patient_id extensions.gist_int8_ops WITH =, during WITH &&
) WHERE (status NOT IN ('CANCELLED', 'NO_SHOW', 'LEFT_UNSEEN'));
COMMENT ON COLUMN clinic.appointments.status IS
'BOOKED CHECKED_IN IN_PROGRESS COMPLETED CANCELLED NO_SHOW LEFT_UNSEEN. The last three free its time.';
