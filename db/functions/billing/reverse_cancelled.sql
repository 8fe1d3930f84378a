SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.reverse_cancelled(p_hospital_id bigint, p_bill_id bigint) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_bill clinic.bills;
    v_line_ids bigint[];
    v_amount numeric;
    v_owed numeric;
BEGIN
    PERFORM clinic.lock_bill(p_hospital_id, p_bill_id);
    -- One prescription after the other: one that is paid for already does not keep the next on the bill.
    FOR v_line_ids, v_amount IN
        SELECT array_agg(l.id ORDER BY l.id), sum(l.amount)
        FROM clinic.bill_lines AS l
        JOIN clinic.prescription_items AS i ON i.hospital_id = l.hospital_id AND i.id = l.prescription_item_id
        JOIN clinic.prescriptions AS p ON p.hospital_id = i.hospital_id AND p.id = i.prescription_id
        WHERE l.hospital_id = p_hospital_id AND l.bill_id = p_bill_id AND l.reverses_id IS NULL AND p.status = 'CANCELLED'
            AND NOT EXISTS (
                SELECT FROM clinic.bill_lines AS r WHERE r.hospital_id = p_hospital_id AND r.bill_id = p_bill_id AND r.reverses_id = l.id
            )
        GROUP BY p.id ORDER BY p.id
    LOOP
        -- As the prescription before has left it.
        SELECT b.* INTO STRICT v_bill FROM clinic.bills AS b WHERE b.hospital_id = p_hospital_id AND b.id = p_bill_id;
        v_owed := (rules.bill_totals(
            v_bill.subtotal - v_amount, v_bill.discount_percent, v_bill.tax_rate_percent, v_bill.cover_percent, v_bill.currency
        )).owed;
        CONTINUE WHEN v_bill.status <> 'OPEN' OR v_owed < v_bill.paid;
        INSERT INTO clinic.bill_lines (
            hospital_id, bill_id, kind, description, quantity, unit_price, amount, prescription_item_id, reverses_id
        )
        SELECT l.hospital_id, l.bill_id, l.kind, l.description, -l.quantity, l.unit_price, -l.amount, l.prescription_item_id, l.id
        FROM clinic.bill_lines AS l
        WHERE l.hospital_id = p_hospital_id AND l.id = ANY (v_line_ids);
    END LOOP;
END
$$;
COMMENT ON FUNCTION clinic.reverse_cancelled(bigint, bigint) IS
'Rule 5: takes the lines of each cancelled prescription off an open bill, unless more than would then be owed is already paid: then it happens once an administrator voids a payment, and the right amount is paid again.';
