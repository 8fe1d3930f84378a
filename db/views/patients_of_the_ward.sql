SET LOCAL ROLE wardgraph_owner;

-- With the owner's rights, as auth.patients_of_the_doctor. Each part finds the ward's few patients by an index, so that a page
-- collects them once and a row is looked up at once; parts under one OR were collected of the whole hospital.
CREATE OR REPLACE VIEW auth.patients_of_the_ward AS
SELECT
    live.hospital_id,
    live.patient_id
FROM clinic.appointments AS live
WHERE
    live.hospital_id = (SELECT auth.hospital_id()) AND live.department_id = (SELECT auth.ward_id())
    AND live.status IN ('BOOKED', 'CHECKED_IN', 'IN_PROGRESS')
UNION ALL
SELECT
    seen.hospital_id,
    seen.patient_id
FROM clinic.appointments AS seen
WHERE
    seen.hospital_id = (SELECT auth.hospital_id()) AND seen.department_id = (SELECT auth.ward_id())
    AND seen.status = 'COMPLETED' AND seen.starts_at > (SELECT clinic.clock()) - interval '1 day'
UNION ALL
SELECT
    stay.hospital_id,
    stay.patient_id
-- By the department that the room belonged to then: a room that is given to another one takes none of its patients along.
FROM clinic.bed_stays AS stay
WHERE
    stay.hospital_id = (SELECT auth.hospital_id()) AND stay.department_id = (SELECT auth.ward_id())
    AND stay.ends_at IS NULL
UNION ALL
SELECT
    stay.hospital_id,
    stay.patient_id
FROM clinic.bed_stays AS stay
WHERE
    stay.hospital_id = (SELECT auth.hospital_id()) AND stay.department_id = (SELECT auth.ward_id())
    -- The upper bound only tells the planner that these are few: of one bound it takes a third of all rows to be within.
    AND stay.ends_at > (SELECT clinic.clock()) - interval '1 day' AND stay.ends_at <= 'infinity';
COMMENT ON VIEW auth.patients_of_the_ward IS
'Patients with a stay, or with an appointment that is booked, checked in or in progress, in the asking nurse''s department; also for a day after the start of a completed appointment or after the stay there ended.';
REVOKE ALL ON auth.patients_of_the_ward FROM wardgraph_reader;
GRANT SELECT ON auth.patients_of_the_ward TO wardgraph_reader;
