SET LOCAL ROLE wardgraph_owner;

-- With the owner's rights, as auth.patients_of_the_doctor.
CREATE OR REPLACE VIEW auth.patients_of_the_ward AS
SELECT
    known.hospital_id,
    known.patient_id
-- Whoever was ever there, which one look tells; most patients were not, and nothing else is looked up of them.
FROM clinic.patient_departments AS known
WHERE known.department_id = (SELECT auth.ward_id()) AND (
    EXISTS (
        SELECT FROM clinic.appointments AS live
        WHERE
            live.hospital_id = known.hospital_id AND live.department_id = known.department_id
            AND live.patient_id = known.patient_id AND live.status IN ('BOOKED', 'CHECKED_IN', 'IN_PROGRESS')
    )
    OR EXISTS (
        SELECT FROM clinic.appointments AS seen
        WHERE
            seen.hospital_id = known.hospital_id AND seen.patient_id = known.patient_id
            AND seen.department_id = known.department_id AND seen.status = 'COMPLETED'
            AND seen.starts_at > (SELECT clinic.clock()) - interval '1 day'
    )
    OR EXISTS (
        SELECT FROM clinic.admissions AS stay
        INNER JOIN clinic.rooms AS r ON stay.hospital_id = r.hospital_id AND stay.room_id = r.id
        WHERE
            stay.hospital_id = known.hospital_id AND stay.patient_id = known.patient_id
            AND r.department_id = known.department_id
            AND (stay.discharged_at IS NULL OR stay.discharged_at > (SELECT clinic.clock()) - interval '1 day')
    )
);
COMMENT ON VIEW auth.patients_of_the_ward IS
'Patients with a stay, or with an appointment that is booked, checked in or in progress, in the asking nurse''s department; also for a day after the start of a completed appointment or after the discharge.';
REVOKE ALL ON auth.patients_of_the_ward FROM wardgraph_reader;
GRANT SELECT ON auth.patients_of_the_ward TO wardgraph_reader;
