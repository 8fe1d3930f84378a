SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.undo_write_off(
    p_hospital_id bigint, p_session_id uuid, p_bill_id bigint, p_amount numeric, p_reason text,
    p_request_id uuid DEFAULT NULL, p_confirmed boolean DEFAULT false
) RETURNS clinic.bills
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_currency text;
    v_amount numeric;
    v_bill clinic.bills;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('bill.write_off');
    SELECT h.currency INTO v_currency FROM clinic.hospitals AS h WHERE h.id = p_hospital_id;
    PERFORM rules.check_input(ARRAY[
        rules.id_problem('billId', p_bill_id),
        CASE WHEN p_amount IS NOT NULL THEN rules.money_problem('amount', p_amount, v_currency, 1) END,
        rules.text_problem('reason', p_reason, 1000)
    ]);
    PERFORM set_config('app.change_reason', btrim(p_reason), true);
    PERFORM auth.require_visible(p_hospital_id, 'bill', p_bill_id);
    IF auth.begin_request(p_hospital_id, p_request_id, 'undo_write_off', jsonb_build_array(p_bill_id, p_amount, p_reason)) IS NULL THEN
        -- The bill is open again afterwards, so no further bill of the appointment or stay may be issued meanwhile.
        PERFORM clinic.lock_what_is_billed(p_hospital_id, p_bill_id);
        v_bill := clinic.lock_bill(p_hospital_id, p_bill_id);
        IF v_bill.status = 'VOID' THEN
            PERFORM clinic.require_open_bill(v_bill);
        END IF;
        v_amount := coalesce(p_amount, v_bill.written_off);
        IF v_bill.written_off = 0 OR v_amount > v_bill.written_off THEN
            RAISE EXCEPTION USING
                errcode = 'ZH313', message = format('%s %s of what the patient owes is written off.', v_bill.written_off, v_bill.currency),
                detail = jsonb_build_object(
                    'billId', p_bill_id::text, 'amount', v_amount::text, 'writtenOff', v_bill.written_off::text
                )::text,
                hint = 'Take back at most details.writtenOff. What was written off of a claim is taken back with reopenClaim.';
        END IF;
        PERFORM rules.require_confirmation(p_confirmed, ARRAY[clinic.amount_warning(p_hospital_id, 'amount', NULL, v_amount)]);
        IF v_bill.claimed_at IS NULL AND v_bill.status <> 'OPEN' THEN
            PERFORM clinic.require_one_open_bill(p_hospital_id, p_bill_id, 'bill', v_bill.status, 'OPEN');
        END IF;
        -- What lapsed is taken back with it, so that it counts no more when charges come back.
        INSERT INTO clinic.adjustments (hospital_id, bill_id, kind, amount, reason, adjusted_by_id)
        VALUES (
            p_hospital_id, p_bill_id, 'WRITTEN_OFF', rules.round_money(v_bill.written_off - v_bill.waived - v_amount, v_bill.currency),
            btrim(p_reason), auth.account_id()
        );
        PERFORM auth.finish_request(p_hospital_id, p_request_id, p_bill_id);
    END IF;
    SELECT b.* INTO STRICT v_bill FROM clinic.bills AS b WHERE b.hospital_id = p_hospital_id AND b.id = p_bill_id;
    PERFORM set_config('app.change_reason', '', true);
    RETURN v_bill;
END
$$;
COMMENT ON FUNCTION api.undo_write_off(bigint, uuid, bigint, numeric, text, uuid, boolean) IS
'Takes back what was written off of what a patient owes of a bill, all of it unless told how much, by a row of its own: the patient owes it again, and the bill is open again (rule 9).
Requires: bill.write_off.
Errors: BAD_USER_INPUT, NOT_FOUND, BILL_NOT_OPEN, MORE_THAN_WRITTEN_OFF, CONFIRMATION_NEEDED, BAD_TRANSITION, REQUEST_ID_REUSED.';
GRANT EXECUTE ON FUNCTION api.undo_write_off(bigint, uuid, bigint, numeric, text, uuid, boolean) TO wardgraph_api;
