SET LOCAL ROLE wardgraph_reader;

CREATE FUNCTION bench_floor.report(p_hospital_id bigint, p_session_id uuid) RETURNS json
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    RETURN (
        SELECT json_build_object('data', json_build_object('departments', json_build_object('nodes', coalesce(json_agg(
            json_build_object('id', e.id::text, 'name', e.name, 'doctors', json_build_object('nodes', coalesce((
                SELECT json_agg(json_build_object(
                    'id', d.id::text, 'lastName', d.last_name, 'specialization', d.specialization,
                    'appointments', json_build_object('nodes', coalesce((
                        SELECT json_agg(json_build_object(
                            'id', a.id::text, 'startsAt', a.starts_at, 'status', a.status, 'patient', (
                                SELECT json_build_object('id', p.id::text, 'firstName', p.first_name, 'lastName', p.last_name)
                                FROM clinic.granted_patients AS p WHERE p.hospital_id = p_hospital_id AND p.id = a.patient_id
                            )
                        ) ORDER BY a.starts_at, a.id)
                        FROM (
                            SELECT t.id, t.starts_at, t.status, t.patient_id
                            FROM clinic.granted_appointments AS t
                            WHERE t.hospital_id = p_hospital_id AND t.doctor_id = d.id
                            ORDER BY t.starts_at, t.id LIMIT 10
                        ) AS a
                    ), '[]'))
                ) ORDER BY d.last_name, d.id)
                FROM (
                    SELECT t.id, t.last_name, t.specialization
                    FROM clinic.granted_doctors AS t
                    WHERE t.hospital_id = p_hospital_id AND t.department_id = e.id
                    ORDER BY t.last_name, t.id LIMIT 10
                ) AS d
            ), '[]'))) ORDER BY e.name, e.id
        ), '[]'))))
        FROM (
            SELECT t.id, t.name FROM clinic.departments AS t WHERE t.hospital_id = p_hospital_id ORDER BY t.name, t.id LIMIT 20
        ) AS e
    );
END
$$;
COMMENT ON FUNCTION bench_floor.report(bigint, uuid) IS 'The floor of the workload report.';
GRANT EXECUTE ON FUNCTION bench_floor.report(bigint, uuid) TO bench_floor;
