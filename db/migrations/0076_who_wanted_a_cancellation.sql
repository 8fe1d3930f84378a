-- A late cancellation costs a fee where the patient wanted it, and none where the hospital did. Of cancellations of before nobody recorded it.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.appointments
ADD COLUMN cancellation_wanted_by text CHECK (cancellation_wanted_by IN ('PATIENT', 'HOSPITAL')),
ADD CONSTRAINT appointment_cancelled_has_who_wanted_it CHECK (cancellation_wanted_by IS NULL OR status = 'CANCELLED');
COMMENT ON COLUMN clinic.appointments.cancellation_wanted_by IS
'Who wanted the cancellation: PATIENT or HOSPITAL. Null if it is not cancelled, or was before this was kept.';

ALTER TABLE clinic.status_changes
ADD COLUMN wanted_by text CHECK (wanted_by IN ('PATIENT', 'HOSPITAL')),
ADD CONSTRAINT status_change_wanted_is_a_cancellation CHECK (wanted_by IS NULL OR to_status = 'CANCELLED'),
DROP CONSTRAINT status_change_undone_has_a_reason,
ADD CONSTRAINT status_change_undone_has_a_reason CHECK (
    is_undo = (undoes_id IS NOT NULL)
    AND CASE WHEN is_undo THEN reason IS NOT NULL ELSE reason IS NULL OR to_status = 'CANCELLED' END
);
COMMENT ON COLUMN clinic.status_changes.wanted_by IS
'Who wanted a cancellation: PATIENT or HOSPITAL. Null for other steps, and for those from before this was kept.';
COMMENT ON COLUMN clinic.status_changes.reason IS 'Why the appointment was cancelled, or a step taken back.';

-- Steps are never changed by whoever works with them; here they get what their appointments have kept.
ALTER TABLE clinic.status_changes DISABLE TRIGGER USER;
UPDATE clinic.status_changes AS c SET reason = a.cancellation_reason
FROM clinic.appointments AS a
WHERE
    a.hospital_id = c.hospital_id AND a.id = c.appointment_id AND a.status = 'CANCELLED' AND c.to_status = 'CANCELLED'
    AND NOT EXISTS (
        SELECT FROM clinic.status_changes AS l
        WHERE l.hospital_id = c.hospital_id AND l.appointment_id = c.appointment_id AND l.id > c.id
    );
ALTER TABLE clinic.status_changes ENABLE TRIGGER USER;
