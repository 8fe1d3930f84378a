SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.add_bill_line(
    p_hospital_id bigint, p_session_id uuid, p_bill_id bigint, p_description text, p_quantity integer, p_unit_price numeric,
    p_request_id uuid DEFAULT NULL, p_confirmed boolean DEFAULT false
) RETURNS clinic.bills
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_currency text;
    v_bill clinic.bills;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('bill.charge');
    SELECT h.currency INTO v_currency FROM clinic.hospitals AS h WHERE h.id = p_hospital_id;
    PERFORM rules.check_input(ARRAY[
        rules.id_problem('billId', p_bill_id),
        rules.text_problem('description', p_description, 200),
        rules.number_problem('quantity', p_quantity, 1, 10000),
        rules.money_problem('unitPrice', p_unit_price, v_currency, 0)
    ]);
    PERFORM auth.require_visible(p_hospital_id, 'bill', p_bill_id);
    IF auth.begin_request(
        p_hospital_id, p_request_id, 'add_bill_line', jsonb_build_array(p_bill_id, p_description, p_quantity, p_unit_price)
    ) IS NULL THEN
        v_bill := clinic.lock_bill(p_hospital_id, p_bill_id);
        PERFORM clinic.require_open_bill(v_bill);
        PERFORM rules.require_confirmation(p_confirmed, ARRAY[
            coalesce(
                clinic.amount_warning(p_hospital_id, 'unitPrice', NULL, p_unit_price),
                clinic.amount_warning(p_hospital_id, 'amount', NULL, p_quantity * p_unit_price)
            )
        ]);
        INSERT INTO clinic.bill_lines (hospital_id, bill_id, kind, description, quantity, unit_price, amount)
        VALUES (
            p_hospital_id, p_bill_id, 'OTHER', btrim(p_description), p_quantity, rules.round_money(p_unit_price, v_bill.currency),
            p_quantity * rules.round_money(p_unit_price, v_bill.currency)
        );
        PERFORM auth.finish_request(p_hospital_id, p_request_id, p_bill_id);
    END IF;
    SELECT b.* INTO STRICT v_bill FROM clinic.bills AS b WHERE b.hospital_id = p_hospital_id AND b.id = p_bill_id;
    RETURN v_bill;
END
$$;
COMMENT ON FUNCTION api.add_bill_line(bigint, uuid, bigint, text, integer, numeric, uuid, boolean) IS
'Adds a charge of kind OTHER to an open bill, such as a certificate.
Requires: bill.charge.
Errors: BAD_USER_INPUT, NOT_FOUND, BILL_NOT_OPEN, CONFIRMATION_NEEDED, REQUEST_ID_REUSED.';
GRANT EXECUTE ON FUNCTION api.add_bill_line(bigint, uuid, bigint, text, integer, numeric, uuid, boolean) TO wardgraph_api;
