SET LOCAL ROLE wardgraph_reader;

CREATE FUNCTION bench_floor.point(p_hospital_id bigint, p_session_id uuid, p_id bigint) RETURNS json
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    RETURN (
        SELECT json_build_object('data', json_build_object('patient', json_build_object(
            'id', p.id::text, 'firstName', p.first_name, 'lastName', p.last_name, 'birthDate', p.birth_date, 'phone', p.phone
        )))
        FROM clinic.granted_patients AS p
        WHERE p.hospital_id = p_hospital_id AND p.id = p_id
    );
END
$$;
COMMENT ON FUNCTION bench_floor.point(bigint, uuid, bigint) IS 'The floor of the workload point.';
GRANT EXECUTE ON FUNCTION bench_floor.point(bigint, uuid, bigint) TO bench_floor;
