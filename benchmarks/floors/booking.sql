-- Two functions, since reading back is a read, which policies hold, and booking is not; called one after the other.
SET LOCAL ROLE wardgraph_reader;

CREATE FUNCTION bench_floor.booked(p_hospital_id bigint, p_session_id uuid, p_id bigint) RETURNS json
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    RETURN (
        SELECT json_build_object('data', json_build_object('bookAppointment', json_build_object(
            'id', a.id::text, 'startsAt', a.starts_at, 'endsAt', a.ends_at, 'status', a.status,
            'patient', json_build_object('id', p.id::text, 'firstName', p.first_name, 'lastName', p.last_name),
            'doctor', json_build_object(
                'id', d.id::text, 'firstName', d.first_name, 'lastName', d.last_name, 'specialization', d.specialization
            )
        )))
        FROM clinic.appointments AS a
        JOIN clinic.patients AS p ON p.hospital_id = a.hospital_id AND p.id = a.patient_id
        JOIN clinic.doctors AS d ON d.hospital_id = a.hospital_id AND d.id = a.doctor_id
        WHERE a.hospital_id = p_hospital_id AND a.id = p_id
    );
END
$$;
COMMENT ON FUNCTION bench_floor.booked(bigint, uuid, bigint) IS 'The floor of reading a booking back.';
GRANT EXECUTE ON FUNCTION bench_floor.booked(bigint, uuid, bigint) TO wardgraph_owner;

SET LOCAL ROLE wardgraph_owner;

CREATE FUNCTION bench_floor.booking(p_hospital_id bigint, p_session_id uuid, p_slot bigint) RETURNS json
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_id bigint;
BEGIN
    SELECT b.id INTO STRICT v_id
    FROM bench_floor.slots AS s
    CROSS JOIN LATERAL api.book_appointment(
        p_hospital_id => p_hospital_id, p_session_id => p_session_id, p_patient_id => s.patient_id,
        p_doctor_id => s.doctor_id, p_starts_at => s.starts_at, p_duration_minutes => 5, p_reason => 'benchmark',
        p_request_id => NULL
    ) AS b
    WHERE s.n = p_slot;
    -- A statement of its own: the one that books does not see what it booked.
    RETURN bench_floor.booked(p_hospital_id, p_session_id, v_id);
END
$$;
COMMENT ON FUNCTION bench_floor.booking(bigint, uuid, bigint) IS 'The floor of the workload booking.';
GRANT EXECUTE ON FUNCTION bench_floor.booking(bigint, uuid, bigint) TO bench_floor;
