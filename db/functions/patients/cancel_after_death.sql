SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.cancel_after_death(p_hospital_id bigint, p_patient_id bigint) RETURNS void
LANGUAGE sql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
AS $$
    UPDATE clinic.appointments AS a SET status = 'CANCELLED', cancellation_reason = 'The patient died.', cancellation_wanted_by = 'HOSPITAL'
    FROM clinic.patients AS p JOIN clinic.hospitals AS h ON h.id = p.hospital_id
    WHERE p.hospital_id = p_hospital_id AND p.id = p_patient_id
        AND a.hospital_id = p_hospital_id AND a.patient_id = p_patient_id AND a.status IN ('BOOKED', 'CHECKED_IN')
        AND a.starts_at >= p.deceased_on::timestamp AT TIME ZONE h.time_zone
$$;
COMMENT ON FUNCTION clinic.cancel_after_death(bigint, bigint) IS
'Cancels what is booked for a patient from the day of death on; nothing for whoever lives.';
