SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.imported_appointments(p_hospital_id bigint, p_import_run_id bigint, p_lines bigint[])
RETURNS TABLE (
    line bigint, patient_id bigint, doctor_id bigint, department_id bigint, starts_at timestamptz, ends_at timestamptz,
    duration_minutes integer, status text, is_ahead boolean, takes_time boolean, reason text, notes text,
    cancellation_reason text, cancellation_wanted_by text, is_confirmed boolean
)
LANGUAGE sql STABLE PARALLEL UNSAFE SECURITY INVOKER
AS $$
    SELECT r.line, coalesce(p.merged_into_id, p.id), d.id, d.department_id, g.starts_at,
        coalesce(g.ends_at, g.starts_at + make_interval(mins => g.duration_minutes)),
        coalesce(g.duration_minutes, (extract(EPOCH FROM g.ends_at - g.starts_at) / 60)::integer),
        s.status, a.is_ahead, s.status NOT IN ('CANCELLED', 'NO_SHOW', 'LEFT_UNSEEN'), g.reason, g.notes,
        g.cancellation_reason, g.cancellation_wanted_by, coalesce(g.confirmed, false)
    FROM clinic.import_rows AS r
    CROSS JOIN LATERAL jsonb_to_record(r.given) AS g (
        patient_number text, patient_id bigint, doctor_number text, doctor_id bigint, starts_at timestamptz, ends_at timestamptz,
        duration_minutes integer, status text, reason text, notes text, cancellation_reason text, cancellation_wanted_by text,
        confirmed boolean
    )
    CROSS JOIN LATERAL (SELECT g.starts_at >= date_trunc('minute', clinic.clock()) AS is_ahead) AS a
    CROSS JOIN LATERAL (SELECT coalesce(g.status, CASE WHEN a.is_ahead THEN 'BOOKED' END) AS status) AS s
    LEFT JOIN clinic.patients AS p ON p.hospital_id = p_hospital_id AND p.id = coalesce(g.patient_id, (
        SELECT q.id FROM clinic.patients AS q WHERE q.hospital_id = p_hospital_id AND q.medical_record_number = g.patient_number
    ))
    LEFT JOIN clinic.doctors AS d ON d.hospital_id = p_hospital_id AND d.id = coalesce(g.doctor_id, (
        SELECT e.id FROM clinic.doctors AS e WHERE e.hospital_id = p_hospital_id AND e.employee_number = g.doctor_number
    ))
    WHERE r.hospital_id = p_hospital_id AND r.import_run_id = p_import_run_id AND r.line = ANY (p_lines)
$$;
COMMENT ON FUNCTION clinic.imported_appointments(bigint, bigint, bigint[]) IS
'Appointments of a file, with the patient and the doctor that their numbers or keys name; a record that was merged stands for the one that was kept. Without a status, one that is ahead is BOOKED.';
