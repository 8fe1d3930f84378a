SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.department_load(p_hospital_id bigint, p_filter clinic.report_filter)
RETURNS TABLE (
    id bigint, appointments bigint, completed bigint, cancelled bigint, booked_hours numeric, visits bigint, patients bigint, doctors bigint,
    appointments_per_doctor numeric, share_percent numeric
)
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT
        d.id, coalesce(booked.appointments, 0), coalesce(booked.completed, 0), coalesce(booked.cancelled, 0), coalesce(booked.hours, 0.00),
        coalesce(seen.visits, 0), coalesce(booked.patients, 0), coalesce(booked.doctors, 0),
        coalesce(round(booked.appointments::numeric / booked.doctors, 2), 0.00),
        coalesce(round(100.0 * booked.appointments / sum(booked.appointments) OVER (), 2), 0.00)
    FROM clinic.reported_departments(p_hospital_id, p_filter) AS d
    LEFT JOIN (
        SELECT
            a.department_id, count(*) AS appointments, count(*) FILTER (WHERE a.status = 'COMPLETED') AS completed,
            count(*) FILTER (WHERE a.status = 'CANCELLED') AS cancelled, count(DISTINCT a.patient_id) AS patients,
            count(DISTINCT a.doctor_id) AS doctors,
            round(extract(epoch FROM sum(a.ends_at - a.starts_at) FILTER (WHERE a.status <> 'CANCELLED')) / 3600, 2) AS hours
        FROM clinic.reported_appointments(p_hospital_id, p_filter) AS a
        WHERE a.retired_at IS NULL
        GROUP BY a.department_id
    ) AS booked ON booked.department_id = d.id
    LEFT JOIN (
        SELECT v.department_id, count(*) AS visits FROM clinic.reported_visits(p_hospital_id, p_filter) AS v GROUP BY v.department_id
    ) AS seen ON seen.department_id = d.id
    WHERE d.retired_at IS NULL OR booked.appointments > 0 OR seen.visits > 0
$$;
COMMENT ON FUNCTION clinic.department_load(bigint, clinic.report_filter) IS
'Report: how busy each department was in a period. appointments are those that start in it, of any status, without those retired as mistakes; completed and cancelled are of these; booked_hours is how long those that were not cancelled are booked for, in hours rounded to two decimals; visits are those recorded in it; patients and doctors are how many different ones had the appointments; appointments_per_doctor is appointments by doctors, share_percent 100 times appointments by those of all departments of the report, each rounded to two decimals, 0 where there are none. Retired departments are left out unless they had any appointment or visit.';
