SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.settle_appointment_bills(p_hospital_id bigint, p_appointment_id bigint) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_appointment clinic.appointments;
    v_fee record;
    v_taken_off clinic.bill_lines;
    v_line clinic.bill_lines;
    v_bill_id bigint;
BEGIN
    PERFORM clinic.reverse_fallen_charges(p_hospital_id, p_appointment_id);
    SELECT a.* INTO STRICT v_appointment FROM clinic.appointments AS a WHERE a.hospital_id = p_hospital_id AND a.id = p_appointment_id;
    -- What the consultation came off: of two such lines, the latest.
    SELECT l.* INTO v_taken_off FROM clinic.bill_lines AS l
    WHERE l.hospital_id = p_hospital_id
        AND l.bill_id = ANY (ARRAY(SELECT b.id FROM clinic.bills AS b WHERE b.hospital_id = p_hospital_id AND b.appointment_id = p_appointment_id))
        AND l.appointment_id = p_appointment_id AND l.kind = 'CONSULTATION' AND l.reversed_at IS NOT NULL AND l.voided_at IS NULL AND l.discounts_id IS NULL
    ORDER BY l.id DESC LIMIT 1;
    v_bill_id := coalesce((
        SELECT b.id FROM clinic.bills AS b
        WHERE b.hospital_id = p_hospital_id AND b.appointment_id = p_appointment_id AND b.status = 'OPEN'
    ), v_taken_off.bill_id);
    IF v_appointment.status IN ('CANCELLED', 'NO_SHOW') THEN
        SELECT f.* INTO v_fee FROM clinic.fee_of_appointment(p_hospital_id, p_appointment_id) AS f;
        IF v_fee.fee > 0 THEN
            -- A claim that is submitted is of what its bill charges, and no fee is added to that. A write-off that lapsed would count again
            -- for the fee, which nobody gave up.
            IF EXISTS (
                SELECT FROM clinic.bills AS b
                WHERE b.hospital_id = p_hospital_id AND b.id = v_bill_id
                    AND (b.claimed_at IS NOT NULL OR b.status <> 'OPEN' AND b.waived > b.written_off AND b.refund_due = 0)
            ) THEN
                v_bill_id := NULL;
            END IF;
            v_bill_id := coalesce(v_bill_id, clinic.insert_bill(p_hospital_id, v_appointment.patient_id, p_appointment_id, NULL, 0, NULL));
            INSERT INTO clinic.bill_lines (hospital_id, bill_id, kind, description, quantity, unit_price, amount, appointment_id)
            SELECT p_hospital_id, v_bill_id, 'FEE', v_fee.description, 1, v_fee.fee, v_fee.fee, p_appointment_id
            WHERE NOT EXISTS (
                SELECT FROM clinic.bill_lines AS l
                WHERE l.hospital_id = p_hospital_id AND l.appointment_id = p_appointment_id AND l.kind = 'FEE'
                    AND l.voided_at IS NULL AND l.reverses_id IS NULL AND l.reversed_at IS NULL AND l.discounts_id IS NULL
            );
        END IF;
    ELSIF v_appointment.status <> 'LEFT_UNSEEN' THEN
        INSERT INTO clinic.bill_lines (hospital_id, bill_id, kind, description, quantity, unit_price, amount, appointment_id)
        SELECT p_hospital_id, v_bill_id, c.kind, c.description, c.quantity, v_taken_off.unit_price, c.quantity * v_taken_off.unit_price, c.appointment_id
        FROM clinic.charges_of(p_hospital_id, p_appointment_id) AS c
        WHERE c.kind = 'CONSULTATION' AND v_taken_off.id IS NOT NULL
        RETURNING * INTO v_line;
        -- With the discount that came off with it.
        INSERT INTO clinic.bill_lines (
            hospital_id, bill_id, kind, description, quantity, unit_price, amount, appointment_id, discounts_id, reason,
            discount_percent
        )
        SELECT p_hospital_id, v_line.bill_id, l.kind, l.description, l.quantity, l.unit_price, l.amount, l.appointment_id, v_line.id, l.reason,
            l.discount_percent
        FROM clinic.bill_lines AS l
        WHERE l.hospital_id = p_hospital_id AND l.bill_id = v_taken_off.bill_id AND l.discounts_id = v_taken_off.id AND l.reverses_id IS NULL
            AND l.reversed_at = v_taken_off.reversed_at AND v_line.id IS NOT NULL;
        PERFORM clinic.charge_open_bill(p_hospital_id, p_appointment_id);
    END IF;
END
$$;
COMMENT ON FUNCTION clinic.settle_appointment_bills(bigint, bigint) IS
'Rule 5: makes the bills of an appointment follow its status, whoever clicks first. Cancelled, missed or left unseen: the consultation comes off, and the hospital''s fee comes onto the open bill, or the one that charged the consultation, or, where that one''s claim is submitted, what it charged was written off, or there is none, one of its own. Live again: the fee comes off, and a consultation that was billed comes onto the open bill, or the one that it came off, with its discount.';
