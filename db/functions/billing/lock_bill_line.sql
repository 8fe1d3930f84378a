SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.lock_bill_line(p_hospital_id bigint, p_line_id bigint, p_settled boolean) RETURNS clinic.bill_lines
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_bill_id bigint;
    v_bill clinic.bills;
    v_line clinic.bill_lines;
BEGIN
    -- Which bill a line is of never changes.
    SELECT l.bill_id INTO v_bill_id FROM clinic.bill_lines AS l WHERE l.hospital_id = p_hospital_id AND l.id = p_line_id;
    IF v_bill_id IS NULL OR NOT auth.sees(p_hospital_id, 'bill', v_bill_id) THEN
        PERFORM auth.refuse_missing('bill_line', p_line_id);
    END IF;
    v_bill := clinic.lock_bill(p_hospital_id, v_bill_id);
    SELECT l.* INTO STRICT v_line FROM clinic.bill_lines AS l WHERE l.hospital_id = p_hospital_id AND l.id = p_line_id;
    IF p_settled THEN
        PERFORM clinic.require_correctable_bill(p_hospital_id, v_bill, v_line.kind);
    ELSE
        PERFORM clinic.require_open_bill(v_bill);
    END IF;
    IF v_line.reverses_id IS NOT NULL OR v_line.discounts_id IS NOT NULL OR v_line.reversed_at IS NOT NULL THEN
        RAISE EXCEPTION USING
            errcode = 'ZH309', message = 'This line charges nothing: it takes another back, or was taken back.',
            detail = jsonb_build_object('lineId', p_line_id::text, 'billId', v_bill_id::text)::text,
            hint = 'Name the line of the charge.';
    END IF;
    RETURN v_line;
END
$$;
COMMENT ON FUNCTION clinic.lock_bill_line(bigint, bigint, boolean) IS
'Locks the bill of a charge that is on it, if the asker sees it and it is open, or may be corrected though it is settled, and returns the line. NOT_FOUND, BILL_NOT_OPEN, LINE_CHARGES_NOTHING.';
