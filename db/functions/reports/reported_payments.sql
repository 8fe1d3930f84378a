-- Generated from db/reports.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.reported_payments(p_hospital_id bigint, p_filter clinic.report_filter)
RETURNS SETOF clinic.payments
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT t.* FROM clinic.payments AS t
    LEFT JOIN clinic.bills AS b ON b.hospital_id = t.hospital_id AND b.id = t.bill_id
    LEFT JOIN clinic.appointments AS a ON a.hospital_id = b.hospital_id AND a.id = b.appointment_id
    LEFT JOIN clinic.patients AS p ON p.hospital_id = t.hospital_id AND p.id = b.patient_id
    LEFT JOIN clinic.hospitals AS h ON h.id = t.hospital_id
    WHERE t.hospital_id = p_hospital_id AND t.received_at >= (p_filter).since AND t.received_at < (p_filter).until
        AND ((p_filter).department_id IS NULL OR a.department_id = (p_filter).department_id)
        AND ((p_filter).doctor_id IS NULL OR a.doctor_id = (p_filter).doctor_id)
        AND ((p_filter).age_from IS NULL OR rules.age(p.birth_date, (t.received_at AT TIME ZONE h.time_zone)::date) >= (p_filter).age_from)
        AND ((p_filter).age_to IS NULL OR rules.age(p.birth_date, (t.received_at AT TIME ZONE h.time_zone)::date) <= (p_filter).age_to)
$$;
COMMENT ON FUNCTION clinic.reported_payments(bigint, clinic.report_filter) IS
'The rows of clinic.payments that a report counts, filtered by age, department, doctor, period.';
