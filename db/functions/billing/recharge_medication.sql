SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.recharge_medication(p_hospital_id bigint, p_item_id bigint) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_bill clinic.bills;
    v_line clinic.bill_lines;
    v_off clinic.bill_lines;
    v_left integer;
    v_reason text;
    v_taken_off numeric;
    v_ids bigint[];
BEGIN
    SELECT b.* INTO v_bill FROM clinic.bills AS b
    WHERE b.hospital_id = p_hospital_id AND b.id = (
        SELECT l.bill_id FROM clinic.bill_lines AS l
        WHERE l.hospital_id = p_hospital_id AND l.prescription_item_id = p_item_id
            AND l.voided_at IS NULL AND l.reverses_id IS NULL AND l.reversed_at IS NULL AND l.discounts_id IS NULL
    )
    FOR NO KEY UPDATE;
    -- After the lock, since the line may have been discounted or voided meanwhile.
    SELECT l.* INTO v_line FROM clinic.bill_lines AS l
    WHERE l.hospital_id = p_hospital_id AND l.prescription_item_id = p_item_id AND l.bill_id = v_bill.id
        AND l.voided_at IS NULL AND l.reverses_id IS NULL AND l.reversed_at IS NULL AND l.discounts_id IS NULL;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    SELECT l.* INTO v_off FROM clinic.bill_lines AS l
    WHERE l.hospital_id = p_hospital_id AND l.discounts_id = v_line.id
        AND l.voided_at IS NULL AND l.reverses_id IS NULL AND l.reversed_at IS NULL;
    SELECT i.quantity - i.returned_units INTO STRICT v_left FROM clinic.prescription_items AS i
    WHERE i.hospital_id = p_hospital_id AND i.id = p_item_id;
    SELECT m.reason INTO v_reason FROM clinic.stock_movements AS m
    WHERE m.hospital_id = p_hospital_id AND m.prescription_item_id = p_item_id AND m.kind = 'RETURNED'
    ORDER BY m.id DESC LIMIT 1;
    IF v_off.id IS NOT NULL THEN
        v_taken_off := v_left * v_line.unit_price
            - rules.round_money(rules.discounted_amount(v_left * v_line.unit_price, v_off.discount_percent), v_bill.currency);
    END IF;
    v_ids := ARRAY(SELECT nextval(pg_get_serial_sequence('clinic.bill_lines', 'id')) FROM generate_series(1, 4));
    UPDATE clinic.bill_lines AS l SET reversed_at = clinic.clock()
    WHERE l.hospital_id = p_hospital_id AND l.id IN (v_line.id, v_off.id);
    -- In one statement: in between, a paid bill would be owed nothing, and a claim's transfers would be forgotten.
    INSERT INTO clinic.bill_lines (
        hospital_id, id, bill_id, kind, description, quantity, unit_price, amount, prescription_item_id, reverses_id, discounts_id, reason,
        discount_percent
    ) OVERRIDING SYSTEM VALUE
    SELECT
        p_hospital_id, v_ids[r.place], v_bill.id, v_line.kind, r.description,
        r.quantity, r.unit_price, r.quantity * r.unit_price, p_item_id, r.reverses_id, r.discounts_id, r.reason, r.discount_percent
    FROM (
        VALUES
        (1, v_line.description, -v_line.quantity, v_line.unit_price, v_line.id, NULL::bigint, v_reason, NULL::numeric),
        (2, v_off.description, -v_off.quantity, v_off.unit_price, v_off.id, v_line.id, v_reason, NULL),
        (3, v_line.description, v_left, v_line.unit_price, NULL, NULL, NULL, NULL),
        (4, v_off.description, -1, v_taken_off, NULL, v_ids[3], v_off.reason, v_off.discount_percent)
    ) AS r (place, description, quantity, unit_price, reverses_id, discounts_id, reason, discount_percent)
    WHERE CASE r.place WHEN 1 THEN true WHEN 2 THEN v_off.id IS NOT NULL WHEN 3 THEN v_left > 0 ELSE v_taken_off > 0 END
    ORDER BY r.place;
END
$$;
COMMENT ON FUNCTION clinic.recharge_medication(bigint, bigint) IS
'Rule 5: makes a bill charge what is left of a medication of which units came back, also a bill that is paid or claimed, with the same percentage off. The line is reversed, and a line of the rest stands in for it. Where no bill charges it, nothing happens.';
