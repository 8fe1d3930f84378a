SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.reverse_bill_line(
    p_hospital_id bigint, p_session_id uuid, p_line_id bigint, p_reason text
) RETURNS clinic.bills
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_line clinic.bill_lines;
    v_bill clinic.bills;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('bill.charge');
    PERFORM rules.check_input(ARRAY[
        rules.id_problem('lineId', p_line_id),
        rules.text_problem('reason', p_reason, 1000)
    ]);
    PERFORM set_config('app.change_reason', btrim(p_reason), true);
    v_line := clinic.lock_bill_line(p_hospital_id, p_line_id, true);
    IF v_line.kind NOT IN ('OTHER', 'FEE') THEN
        RAISE EXCEPTION USING
            errcode = 'ZH309', message = format('A charge of kind %s follows its record.', v_line.kind),
            detail = jsonb_build_object('lineId', p_line_id::text, 'billId', v_line.bill_id::text)::text,
            hint = 'Discount the line, or cancel what it charges.';
    END IF;
    PERFORM clinic.reverse_lines(p_hospital_id, ARRAY(
        SELECT l.id FROM clinic.bill_lines AS l
        WHERE l.hospital_id = p_hospital_id AND l.bill_id = v_line.bill_id AND p_line_id IN (l.id, l.discounts_id)
            AND l.reverses_id IS NULL AND l.reversed_at IS NULL
    ), btrim(p_reason));
    SELECT b.* INTO STRICT v_bill FROM clinic.bills AS b WHERE b.hospital_id = p_hospital_id AND b.id = v_line.bill_id;
    PERFORM set_config('app.change_reason', '', true);
    RETURN v_bill;
END
$$;
COMMENT ON FUNCTION api.reverse_bill_line(bigint, uuid, bigint, text) IS
'Takes a charge of kind OTHER, or a fee, off a bill, with its discount and the reason, also when the bill is paid: what is paid beyond is to be given back (rule 5).
Requires: bill.charge.
Errors: BAD_USER_INPUT, NOT_FOUND, BILL_NOT_OPEN, LINE_CHARGES_NOTHING.';
GRANT EXECUTE ON FUNCTION api.reverse_bill_line(bigint, uuid, bigint, text) TO wardgraph_api;
