SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.reverse_fallen_charges(p_hospital_id bigint, p_appointment_id bigint) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_bill_ids bigint[];
    v_line_ids bigint[];
BEGIN
    v_bill_ids := clinic.lock_bills_of(p_hospital_id, p_appointment_id);
    v_line_ids := ARRAY(
        SELECT l.id
        FROM clinic.bill_lines AS l
        JOIN clinic.appointments AS a ON a.hospital_id = l.hospital_id AND a.id = p_appointment_id
        LEFT JOIN clinic.prescription_items AS i ON i.hospital_id = l.hospital_id AND i.id = l.prescription_item_id
        LEFT JOIN clinic.prescriptions AS p ON p.hospital_id = i.hospital_id AND p.id = i.prescription_id
        WHERE l.hospital_id = p_hospital_id AND l.bill_id = ANY (v_bill_ids)
            AND l.voided_at IS NULL AND l.reverses_id IS NULL AND l.reversed_at IS NULL
            AND CASE l.kind
                WHEN 'CONSULTATION' THEN a.status IN ('CANCELLED', 'NO_SHOW', 'LEFT_UNSEEN')
                WHEN 'FEE' THEN a.status NOT IN ('CANCELLED', 'NO_SHOW') OR EXISTS (
                    SELECT FROM clinic.patients AS d JOIN clinic.hospitals AS h ON h.id = d.hospital_id
                    WHERE d.hospital_id = p_hospital_id AND d.id = a.patient_id AND d.deceased_on <= (a.starts_at AT TIME ZONE h.time_zone)::date
                )
                WHEN 'MEDICATION' THEN p.status = 'CANCELLED'
            END
        ORDER BY l.id
    );
    PERFORM clinic.reverse_lines(p_hospital_id, v_line_ids, NULL);
END
$$;
COMMENT ON FUNCTION clinic.reverse_fallen_charges(bigint, bigint) IS
'Rule 5: takes off an appointment''s bills, paid ones too, what is not to be paid any more: the consultation of an appointment that does not take place, the fee of one that does or whose patient had died by its day, the medicine of a cancelled prescription, each with its discount. A void bill stays as it is.';
