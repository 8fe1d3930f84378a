SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.write_off_bill(
    p_hospital_id bigint, p_session_id uuid, p_bill_id bigint, p_amount numeric, p_reason text,
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
    PERFORM auth.require('bill.write_off');
    SELECT h.currency INTO v_currency FROM clinic.hospitals AS h WHERE h.id = p_hospital_id;
    PERFORM rules.check_input(ARRAY[
        rules.id_problem('billId', p_bill_id),
        rules.money_problem('amount', p_amount, v_currency, 1),
        rules.text_problem('reason', p_reason, 1000)
    ]);
    PERFORM set_config('app.change_reason', btrim(p_reason), true);
    PERFORM auth.require_visible(p_hospital_id, 'bill', p_bill_id);
    IF auth.begin_request(p_hospital_id, p_request_id, 'write_off_bill', jsonb_build_array(p_bill_id, p_amount, p_reason)) IS NULL THEN
        v_bill := clinic.lock_bill(p_hospital_id, p_bill_id);
        PERFORM clinic.require_unsettled_bill(v_bill);
        PERFORM clinic.refuse_overpayment(v_bill, p_amount);
        PERFORM rules.require_confirmation(p_confirmed, ARRAY[clinic.amount_warning(p_hospital_id, 'amount', NULL, p_amount)]);
        INSERT INTO clinic.adjustments (hospital_id, bill_id, kind, amount, reason, adjusted_by_id)
        VALUES (p_hospital_id, p_bill_id, 'WRITTEN_OFF', rules.round_money(p_amount, v_bill.currency), btrim(p_reason), auth.account_id());
        PERFORM auth.finish_request(p_hospital_id, p_request_id, p_bill_id);
    END IF;
    SELECT b.* INTO STRICT v_bill FROM clinic.bills AS b WHERE b.hospital_id = p_hospital_id AND b.id = p_bill_id;
    PERFORM set_config('app.change_reason', '', true);
    RETURN v_bill;
END
$$;
COMMENT ON FUNCTION api.write_off_bill(bigint, uuid, bigint, numeric, text, uuid, boolean) IS
'Gives up part or all of what a patient still owes of a bill, with a reason (rule 9).
Requires: bill.write_off.
Errors: BAD_USER_INPUT, NOT_FOUND, BILL_NOT_OPEN, OVERPAYMENT, CONFIRMATION_NEEDED, REQUEST_ID_REUSED.';
GRANT EXECUTE ON FUNCTION api.write_off_bill(bigint, uuid, bigint, numeric, text, uuid, boolean) TO wardgraph_api;
