SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.discount_bill_line(
    p_hospital_id bigint, p_session_id uuid, p_line_id bigint, p_discount_percent numeric, p_reason text
) RETURNS clinic.bills
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_line clinic.bill_lines;
    v_bill clinic.bills;
    v_before bigint[];
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('bill.discount');
    PERFORM rules.check_input(ARRAY[
        rules.id_problem('lineId', p_line_id),
        rules.percent_problem('discountPercent', p_discount_percent),
        rules.text_problem('reason', p_reason, 1000)
    ]);
    PERFORM set_config('app.change_reason', btrim(p_reason), true);
    v_line := clinic.lock_bill_line(p_hospital_id, p_line_id, false);
    v_before := ARRAY(
        SELECT l.id FROM clinic.bill_lines AS l
        WHERE l.hospital_id = p_hospital_id AND l.bill_id = v_line.bill_id AND l.discounts_id = p_line_id AND l.reverses_id IS NULL AND l.reversed_at IS NULL
    );
    SELECT b.* INTO STRICT v_bill FROM clinic.bills AS b WHERE b.hospital_id = p_hospital_id AND b.id = v_line.bill_id;
    PERFORM clinic.reverse_lines(p_hospital_id, v_before, btrim(p_reason));
    INSERT INTO clinic.bill_lines (
        hospital_id, bill_id, kind, description, quantity, unit_price, amount, appointment_id, treatment_id, prescription_item_id,
        discounts_id, reason, admission_id, room_type, first_day, last_day, discount_percent
    )
    SELECT
        p_hospital_id, v_line.bill_id, v_line.kind, format('%s %% off: %s', trim_scale(p_discount_percent), v_line.description), -1, d.amount,
        -d.amount, v_line.appointment_id, v_line.treatment_id, v_line.prescription_item_id, p_line_id, btrim(p_reason), v_line.admission_id,
        v_line.room_type, v_line.first_day, v_line.last_day, p_discount_percent
    FROM (
        SELECT v_line.amount - rules.round_money(rules.discounted_amount(v_line.amount, p_discount_percent), v_bill.currency) AS amount
    ) AS d
    WHERE d.amount > 0;
    SELECT b.* INTO STRICT v_bill FROM clinic.bills AS b WHERE b.hospital_id = p_hospital_id AND b.id = v_line.bill_id;
    PERFORM clinic.refuse_below_paid(v_bill.id, v_bill.owed, v_bill.paid - v_bill.refunded);
    PERFORM set_config('app.change_reason', '', true);
    RETURN v_bill;
END
$$;
COMMENT ON FUNCTION api.discount_bill_line(bigint, uuid, bigint, numeric, text) IS
'Sets the discount of one charge on an open bill, 0 to 100 percent, with its reason: a line of its own takes it off, and one before it is taken back.
Requires: bill.discount.
Errors: BAD_USER_INPUT, NOT_FOUND, BILL_NOT_OPEN, LINE_CHARGES_NOTHING, DISCOUNT_BELOW_PAID.';
GRANT EXECUTE ON FUNCTION api.discount_bill_line(bigint, uuid, bigint, numeric, text) TO wardgraph_api;
