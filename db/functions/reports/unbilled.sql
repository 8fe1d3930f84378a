SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.unbilled(p_hospital_id bigint, p_filter clinic.report_filter)
RETURNS TABLE (
    id bigint, starts_at timestamptz, patient_id bigint, doctor_id bigint, currency text, charges bigint, amount numeric
)
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    WITH begun AS (
        SELECT a.id, a.starts_at, a.patient_id, a.doctor_id FROM clinic.reported_appointments(p_hospital_id, p_filter) AS a
        WHERE a.status IN ('IN_PROGRESS', 'COMPLETED')
    )
    SELECT u.id, u.starts_at, u.patient_id, u.doctor_id, h.currency, count(*), sum(u.amount)
    FROM (
        SELECT a.id, a.starts_at, a.patient_id, a.doctor_id, d.consultation_fee AS amount
        FROM begun AS a JOIN clinic.doctors AS d ON d.hospital_id = p_hospital_id AND d.id = a.doctor_id
        WHERE NOT EXISTS (
            SELECT FROM clinic.bill_lines AS l
            WHERE l.hospital_id = p_hospital_id AND l.appointment_id = a.id AND l.kind = 'CONSULTATION'
                AND l.voided_at IS NULL AND l.reverses_id IS NULL AND l.reversed_at IS NULL AND l.discounts_id IS NULL
        )
        UNION ALL
        SELECT a.id, a.starts_at, a.patient_id, a.doctor_id, t.cost
        FROM begun AS a
        JOIN clinic.visits AS v ON v.hospital_id = p_hospital_id AND v.appointment_id = a.id
        JOIN clinic.treatments AS t ON t.hospital_id = v.hospital_id AND t.visit_id = v.id
        WHERE NOT EXISTS (
            SELECT FROM clinic.bill_lines AS l
            WHERE l.hospital_id = p_hospital_id AND l.treatment_id = t.id
                AND l.voided_at IS NULL AND l.reverses_id IS NULL AND l.reversed_at IS NULL AND l.discounts_id IS NULL
        )
        UNION ALL
        SELECT a.id, a.starts_at, a.patient_id, a.doctor_id, (i.quantity - i.returned_units) * i.unit_price
        FROM begun AS a
        JOIN clinic.visits AS v ON v.hospital_id = p_hospital_id AND v.appointment_id = a.id
        JOIN clinic.prescriptions AS p ON p.hospital_id = v.hospital_id AND p.visit_id = v.id AND p.status <> 'CANCELLED'
        JOIN clinic.prescription_items AS i ON i.hospital_id = p.hospital_id AND i.prescription_id = p.id AND i.returned_units < i.quantity
        WHERE NOT EXISTS (
            SELECT FROM clinic.bill_lines AS l
            WHERE l.hospital_id = p_hospital_id AND l.prescription_item_id = i.id
                AND l.voided_at IS NULL AND l.reverses_id IS NULL AND l.reversed_at IS NULL AND l.discounts_id IS NULL
        )
    ) AS u
    JOIN clinic.hospitals AS h ON h.id = p_hospital_id
    WHERE u.amount > 0
    GROUP BY u.id, u.starts_at, u.patient_id, u.doctor_id, h.currency
$$;
COMMENT ON FUNCTION clinic.unbilled(bigint, clinic.report_filter) IS
'Report: the appointments of a period that were begun, or completed, and of which something is on no bill; id is the appointment''s. charges is how many of them: the consultation at the doctor''s fee of today, each treatment, each medication that is prescribed, and neither cancelled nor returned; amount is their sum before discount and tax. What costs nothing is left out, and so are charges of void bills that were billed again; a charge that was reversed is unbilled.';
