SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.imported_bills(p_hospital_id bigint, p_import_run_id bigint, p_lines bigint[])
RETURNS TABLE (
    line bigint, is_confirmed boolean, patient_id bigint, birth_date date, insurance_provider text, names_appointment boolean,
    appointment_id bigint, appointment_status text, bill_number text,
    issued_at timestamptz, currency text, hospital_currency text, lines jsonb, discount_percent numeric, discount_reason text,
    tax_rate_percent numeric, cover_percent numeric, total numeric, paid numeric, payment_method text, paid_at timestamptz, insurer_paid numeric
)
LANGUAGE sql STABLE PARALLEL UNSAFE SECURITY INVOKER
AS $$
    SELECT r.line, coalesce(g.confirmed, false) OR i.is_confirmed, p.id, p.birth_date, p.insurance_provider, num_nonnulls(g.appointment_id, g.appointment_starts_at) > 0,
        a.id, a.status, rules.clean_text(g.bill_number), g.issued_at, g.currency, h.currency, g.lines, coalesce(g.discount_percent, 0),
        g.discount_reason, coalesce(g.tax_rate_percent, h.tax_rate_percent), coalesce(g.cover_percent, 0), g.total, coalesce(g.paid, 0),
        g.payment_method, coalesce(g.paid_at, g.issued_at), coalesce(g.insurer_paid, 0)
    FROM clinic.import_rows AS r
    JOIN clinic.import_runs AS i ON i.hospital_id = r.hospital_id AND i.id = r.import_run_id
    JOIN clinic.hospitals AS h ON h.id = r.hospital_id
    CROSS JOIN LATERAL jsonb_to_record(r.given) AS g (
        patient_number text, patient_id bigint, appointment_id bigint, appointment_starts_at timestamptz, bill_number text, issued_at timestamptz,
        currency text, lines jsonb, discount_percent numeric, discount_reason text, tax_rate_percent numeric, cover_percent numeric,
        total numeric, paid numeric, payment_method text, paid_at timestamptz, insurer_paid numeric, confirmed boolean
    )
    LEFT JOIN LATERAL (
        SELECT k.id, k.birth_date, k.insurance_provider FROM clinic.patients AS q
        JOIN clinic.patients AS k ON k.hospital_id = p_hospital_id AND k.id = coalesce(q.merged_into_id, q.id)
        WHERE q.hospital_id = p_hospital_id AND q.id = coalesce(g.patient_id, (
            SELECT n.id FROM clinic.patients AS n WHERE n.hospital_id = p_hospital_id AND n.medical_record_number = g.patient_number
        ))
    ) AS p ON true
    LEFT JOIN LATERAL (
        -- Of several at that time the one that took place.
        SELECT t.id, t.status FROM clinic.appointments AS t
        WHERE t.hospital_id = p_hospital_id AND t.patient_id = p.id
            AND CASE WHEN g.appointment_id IS NULL THEN t.starts_at = g.appointment_starts_at ELSE t.id = g.appointment_id END
        ORDER BY t.status IN ('CANCELLED', 'NO_SHOW', 'LEFT_UNSEEN'), t.id LIMIT 1
    ) AS a ON true
    WHERE r.hospital_id = p_hospital_id AND r.import_run_id = p_import_run_id AND r.line = ANY (p_lines)
$$;
COMMENT ON FUNCTION clinic.imported_bills(bigint, bigint, bigint[]) IS
'Bills of a file, with the patient and the appointment that they name; a record that was merged stands for the one that was kept. What a file does not say: no discount, the tax rate of the hospital, no insurance, nothing paid.';
