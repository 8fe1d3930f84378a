SET LOCAL ROLE wardgraph_reader;

CREATE FUNCTION bench_floor.nested(p_hospital_id bigint, p_session_id uuid, p_id bigint) RETURNS json
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    RETURN (
        SELECT json_build_object('data', json_build_object('doctor', json_build_object(
            'id', d.id::text, 'firstName', d.first_name, 'lastName', d.last_name, 'specialization', d.specialization,
            'appointments', json_build_object('nodes', coalesce((
                SELECT json_agg(json_build_object(
                    'id', a.id::text, 'startsAt', a.starts_at, 'status', a.status,
                    'patient', (
                        SELECT json_build_object(
                            'id', p.id::text, 'firstName', p.first_name, 'lastName', p.last_name, 'birthDate', p.birth_date
                        )
                        FROM clinic.granted_patients AS p WHERE p.hospital_id = p_hospital_id AND p.id = a.patient_id
                    ),
                    'bill', (
                        SELECT json_build_object('id', b.id::text, 'status', b.status, 'total', b.total::text)
                        FROM clinic.bills AS b WHERE b.hospital_id = p_hospital_id AND b.appointment_id = a.id
                        ORDER BY b.id DESC LIMIT 1
                    ),
                    'visit', (
                        SELECT json_build_object(
                            'id', v.id::text, 'visitedAt', v.visited_at, 'diagnosis', v.diagnosis,
                            'prescriptions', coalesce((
                                SELECT json_agg(json_build_object(
                                    'id', r.id::text, 'status', r.status, 'prescribedAt', r.prescribed_at,
                                    'items', coalesce((
                                        SELECT json_agg(json_build_object(
                                            'id', i.id::text, 'dosage', i.dosage, 'quantity', i.quantity,
                                            'medication', json_build_object(
                                                'id', m.id::text, 'name', m.name, 'strength', m.strength
                                            )
                                        ) ORDER BY i.id)
                                        FROM clinic.granted_prescription_items AS i
                                        JOIN clinic.medications AS m
                                            ON m.hospital_id = i.hospital_id AND m.id = i.medication_id
                                        WHERE i.hospital_id = p_hospital_id AND i.prescription_id = r.id
                                    ), '[]')
                                ) ORDER BY r.id)
                                FROM clinic.granted_prescriptions AS r
                                WHERE r.hospital_id = p_hospital_id AND r.visit_id = v.id
                            ), '[]')
                        )
                        FROM clinic.granted_visits AS v WHERE v.hospital_id = p_hospital_id AND v.appointment_id = a.id
                    )
                ) ORDER BY a.starts_at, a.id)
                FROM (
                    SELECT t.id, t.starts_at, t.status, t.patient_id
                    FROM clinic.granted_appointments AS t
                    WHERE t.hospital_id = p_hospital_id AND t.doctor_id = d.id
                    ORDER BY t.starts_at, t.id LIMIT 20
                ) AS a
            ), '[]'))
        )))
        FROM clinic.granted_doctors AS d
        WHERE d.hospital_id = p_hospital_id AND d.id = p_id
    );
END
$$;
COMMENT ON FUNCTION bench_floor.nested(bigint, uuid, bigint) IS 'The floor of the workload nested.';
GRANT EXECUTE ON FUNCTION bench_floor.nested(bigint, uuid, bigint) TO bench_floor;
