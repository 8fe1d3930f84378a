SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.reverse_charges() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_bill clinic.bills;
    v_amount numeric;
BEGIN
    SELECT b.* INTO v_bill FROM clinic.bills AS b
    JOIN clinic.visits AS v ON v.hospital_id = b.hospital_id AND v.appointment_id = b.appointment_id
    WHERE b.hospital_id = new.hospital_id AND v.id = new.visit_id AND b.status = 'OPEN'
    FOR NO KEY UPDATE OF b;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    SELECT coalesce(sum(l.amount), 0) INTO v_amount FROM clinic.bill_lines AS l
    JOIN clinic.prescription_items AS i ON i.hospital_id = l.hospital_id AND i.id = l.prescription_item_id
    WHERE l.hospital_id = new.hospital_id AND l.bill_id = v_bill.id AND i.prescription_id = new.id AND l.reverses_id IS NULL;
    IF (rules.bill_totals(v_bill.subtotal - v_amount, v_bill.discount_percent, v_bill.tax_rate_percent, v_bill.cover_percent, v_bill.currency)).owed
        >= v_bill.paid THEN
        INSERT INTO clinic.bill_lines (
            hospital_id, bill_id, kind, description, quantity, unit_price, amount, prescription_item_id, reverses_id
        )
        SELECT l.hospital_id, l.bill_id, l.kind, l.description, -l.quantity, l.unit_price, -l.amount, l.prescription_item_id, l.id
        FROM clinic.bill_lines AS l
        JOIN clinic.prescription_items AS i ON i.hospital_id = l.hospital_id AND i.id = l.prescription_item_id
        WHERE l.hospital_id = new.hospital_id AND l.bill_id = v_bill.id AND i.prescription_id = new.id AND l.reverses_id IS NULL;
    END IF;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION clinic.reverse_charges() IS
'Rule 5: a cancelled prescription''s lines on an open bill are taken back, unless more than would then be owed is already paid: then the money is an administrator''s to refund.';
CREATE OR REPLACE TRIGGER reverse_charges AFTER UPDATE OF status ON clinic.prescriptions
FOR EACH ROW WHEN (new.status = 'CANCELLED' AND old.status <> 'CANCELLED') EXECUTE FUNCTION clinic.reverse_charges();
