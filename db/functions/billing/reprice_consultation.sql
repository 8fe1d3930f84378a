SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.reprice_consultation(p_hospital_id bigint, p_appointment_id bigint) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_bill_ids bigint[];
    v_line clinic.bill_lines;
BEGIN
    v_bill_ids := clinic.lock_bills_of(p_hospital_id, p_appointment_id);
    SELECT l.* INTO v_line
    FROM clinic.bill_lines AS l
    JOIN clinic.appointments AS a ON a.hospital_id = l.hospital_id AND a.id = l.appointment_id
    JOIN clinic.doctors AS d ON d.hospital_id = a.hospital_id AND d.id = a.doctor_id
    WHERE l.hospital_id = p_hospital_id AND l.bill_id = ANY (v_bill_ids) AND l.kind = 'CONSULTATION'
        AND l.appointment_id = p_appointment_id AND l.voided_at IS NULL AND l.reverses_id IS NULL AND l.reversed_at IS NULL AND l.discounts_id IS NULL
        AND l.unit_price <> d.consultation_fee;
    IF FOUND THEN
        PERFORM clinic.reverse_lines(p_hospital_id, ARRAY(
            SELECT l.id FROM clinic.bill_lines AS l
            WHERE l.hospital_id = p_hospital_id AND l.bill_id = v_line.bill_id AND v_line.id IN (l.id, l.discounts_id)
                AND l.reverses_id IS NULL AND l.reversed_at IS NULL
        ), NULL);
        PERFORM clinic.insert_charges(p_hospital_id, coalesce((
            SELECT b.id FROM clinic.bills AS b
            WHERE b.hospital_id = p_hospital_id AND b.appointment_id = p_appointment_id AND b.status = 'OPEN'
        ), v_line.bill_id), p_appointment_id);
    END IF;
END
$$;
COMMENT ON FUNCTION clinic.reprice_consultation(bigint, bigint) IS
'Rule 5: an appointment that is moved to a doctor with another fee costs that doctor''s, on the open bill, or else on the one that charged it. A discount of the line goes with it.';
