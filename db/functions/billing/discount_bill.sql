SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.discount_bill(
    p_hospital_id bigint, p_session_id uuid, p_bill_id bigint, p_discount_percent numeric, p_reason text
) RETURNS clinic.bills
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_bill clinic.bills;
    v_owed numeric;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('bill.discount');
    PERFORM rules.check_input(ARRAY[
        rules.id_problem('billId', p_bill_id),
        rules.percent_problem('discountPercent', p_discount_percent),
        rules.text_problem('reason', p_reason, 1000)
    ]);
    PERFORM set_config('app.change_reason', btrim(p_reason), true);
    PERFORM auth.require_visible(p_hospital_id, 'bill', p_bill_id);
    v_bill := clinic.lock_bill(p_hospital_id, p_bill_id);
    PERFORM clinic.require_open_bill(v_bill);
    v_owed := (rules.bill_totals(
        v_bill.subtotal, p_discount_percent, v_bill.tax_rate_percent, v_bill.cover_percent, v_bill.currency, v_bill.uncovered
    )).owed;
    PERFORM clinic.refuse_below_paid(p_bill_id, v_owed, v_bill.paid - v_bill.refunded);
    UPDATE clinic.bills AS b SET discount_percent = p_discount_percent, discount_reason = btrim(p_reason)
    WHERE b.hospital_id = p_hospital_id AND b.id = p_bill_id
    RETURNING b.* INTO v_bill;
    PERFORM set_config('app.change_reason', '', true);
    RETURN v_bill;
END
$$;
COMMENT ON FUNCTION api.discount_bill(bigint, uuid, bigint, numeric, text) IS
'Sets the discount of an open bill, 0 to 100 percent, with its reason.
Requires: bill.discount.
Errors: BAD_USER_INPUT, NOT_FOUND, BILL_NOT_OPEN, DISCOUNT_BELOW_PAID.';
GRANT EXECUTE ON FUNCTION api.discount_bill(bigint, uuid, bigint, numeric, text) TO wardgraph_api;
