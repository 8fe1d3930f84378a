SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.charges_of(p_hospital_id bigint, p_appointment_id bigint) RETURNS SETOF clinic.bill_lines
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- Each kind looks for its line by its own unique index. OFFSET 0 keeps that a look-up for each charge: as a join, a plan
    -- made while the tables were small would read all lines of the hospital for ever.
    RETURN QUERY
    WITH charges (kind, description, quantity, unit_price, appointment_id, treatment_id, prescription_item_id, place) AS (
        SELECT 'CONSULTATION', 'Consultation', 1, d.consultation_fee, a.id, NULL::bigint, NULL::bigint, 1
        FROM clinic.appointments AS a
        JOIN clinic.doctors AS d ON d.hospital_id = a.hospital_id AND d.id = a.doctor_id
        WHERE a.hospital_id = p_hospital_id AND a.id = p_appointment_id AND a.status NOT IN ('CANCELLED', 'NO_SHOW', 'LEFT_UNSEEN')
            AND NOT EXISTS (
                SELECT FROM clinic.bill_lines AS l
                WHERE l.hospital_id = p_hospital_id AND l.appointment_id = a.id AND l.kind = 'CONSULTATION' AND l.voided_at IS NULL AND l.reverses_id IS NULL AND l.reversed_at IS NULL AND l.discounts_id IS NULL
                OFFSET 0
            )
        UNION ALL
        SELECT 'TREATMENT', t.kind, 1, t.cost, NULL, t.id, NULL, 2
        FROM clinic.visits AS v
        JOIN clinic.treatments AS t ON t.hospital_id = v.hospital_id AND t.visit_id = v.id
        WHERE v.hospital_id = p_hospital_id AND v.appointment_id = p_appointment_id
            AND NOT EXISTS (
                SELECT FROM clinic.bill_lines AS l
                WHERE l.hospital_id = p_hospital_id AND l.treatment_id = t.id AND l.voided_at IS NULL AND l.reverses_id IS NULL AND l.reversed_at IS NULL AND l.discounts_id IS NULL
                OFFSET 0
            )
        UNION ALL
        SELECT 'MEDICATION', concat_ws(' ', m.name, nullif(m.strength, '')), i.quantity - i.returned_units, i.unit_price, NULL, NULL, i.id, 3
        FROM clinic.visits AS v
        JOIN clinic.prescriptions AS p ON p.hospital_id = v.hospital_id AND p.visit_id = v.id AND p.status <> 'CANCELLED'
        JOIN clinic.prescription_items AS i ON i.hospital_id = p.hospital_id AND i.prescription_id = p.id AND i.returned_units < i.quantity
        JOIN clinic.medications AS m ON m.hospital_id = i.hospital_id AND m.id = i.medication_id
        WHERE v.hospital_id = p_hospital_id AND v.appointment_id = p_appointment_id
            AND NOT EXISTS (
                SELECT FROM clinic.bill_lines AS l
                WHERE l.hospital_id = p_hospital_id AND l.prescription_item_id = i.id AND l.voided_at IS NULL AND l.reverses_id IS NULL AND l.reversed_at IS NULL AND l.discounts_id IS NULL
                OFFSET 0
            )
    )
    SELECT
        p_hospital_id, NULL::bigint, NULL::bigint, c.kind, c.description, c.quantity, c.unit_price, c.quantity * c.unit_price,
        c.appointment_id, c.treatment_id, c.prescription_item_id, NULL::bigint, NULL::timestamptz, NULL::timestamptz,
        NULL::timestamptz, NULL::bigint, NULL::text, NULL::bigint, NULL::text, NULL::date, NULL::date, NULL::numeric
    FROM charges AS c
    ORDER BY c.place, c.treatment_id, c.prescription_item_id;
END
$$;
COMMENT ON FUNCTION clinic.charges_of(bigint, bigint) IS
'What an appointment costs and no bill charges yet: consultation fee, treatments, medications, as lines without bill or id.';
