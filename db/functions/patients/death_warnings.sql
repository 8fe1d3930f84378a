SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.death_warnings(p_hospital_id bigint, p_patient_id bigint, p_from timestamptz, p_path text) RETURNS jsonb[]
LANGUAGE sql STABLE PARALLEL UNSAFE SECURITY INVOKER
AS $$
    SELECT array_agg(rules.warning(p_path, w.code, w.message, w.facts) ORDER BY w.at, w.id) FROM (
        SELECT a.starts_at AS at, a.id, 'APPOINTMENT_CANCELLED' AS code, 'cancels an appointment' AS message,
            jsonb_build_object('appointmentId', a.id::text, 'startsAt', a.starts_at) AS facts
        FROM clinic.appointments AS a
        WHERE a.hospital_id = p_hospital_id AND a.patient_id = p_patient_id AND a.starts_at >= p_from AND a.status IN ('BOOKED', 'CHECKED_IN')
        UNION ALL
        SELECT s.admitted_at, s.id, 'STILL_ADMITTED', 'leaves a stay open: the patient has to be discharged',
            jsonb_build_object('admissionId', s.id::text)
        FROM clinic.admissions AS s
        WHERE s.hospital_id = p_hospital_id AND s.patient_id = p_patient_id AND s.discharged_at IS NULL
    ) AS w
$$;
COMMENT ON FUNCTION clinic.death_warnings(bigint, bigint, timestamptz, text) IS
'What a death cancels, and what it leaves to be done, to be confirmed: appointments from a time on, and an open stay.';
