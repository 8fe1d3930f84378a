SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.void_bill(
    p_hospital_id bigint, p_session_id uuid, p_bill_id bigint, p_reason text
) RETURNS clinic.bills
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_bill clinic.bills;
    v_held numeric;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('bill.void');
    PERFORM rules.check_input(ARRAY[
        rules.id_problem('billId', p_bill_id),
        rules.text_problem('reason', p_reason, 1000)
    ]);
    PERFORM set_config('app.change_reason', btrim(p_reason), true);
    PERFORM auth.require_visible(p_hospital_id, 'bill', p_bill_id);
    -- Its charges come onto the open bill of its appointment or stay, so none is issued meanwhile.
    PERFORM clinic.lock_what_is_billed(p_hospital_id, p_bill_id);
    v_bill := clinic.lock_bill(p_hospital_id, p_bill_id);
    IF v_bill.status = 'VOID' THEN
        PERFORM rules.refuse_transition('bill', v_bill.status, 'VOID');
    END IF;
    PERFORM clinic.refuse_pending(p_hospital_id, p_bill_id);
    v_held := v_bill.paid - v_bill.refunded + v_bill.insurer_paid;
    IF v_held > 0 THEN
        RAISE EXCEPTION USING
            errcode = 'ZH307', message = format('%s %s of this bill is paid and not refunded.', v_held, v_bill.currency),
            detail = jsonb_build_object('billId', p_bill_id::text, 'held', v_held::text)::text,
            hint = 'Refund or void its payments first.';
    END IF;
    IF v_bill.status = 'CLAIMED' THEN
        RAISE EXCEPTION USING
            errcode = 'ZH207', message = 'The claim of this bill is submitted to the insurer.',
            detail = jsonb_build_object('from', v_bill.status, 'to', 'VOID')::text,
            hint = clinic.hint_of_bill(v_bill);
    END IF;
    UPDATE clinic.bill_lines AS l SET voided_at = clinic.clock() WHERE l.hospital_id = p_hospital_id AND l.bill_id = p_bill_id;
    UPDATE clinic.bills AS b SET voided_at = clinic.clock(), voided_by_id = auth.account_id(), void_reason = btrim(p_reason)
    WHERE b.hospital_id = p_hospital_id AND b.id = p_bill_id
    RETURNING b.* INTO v_bill;
    PERFORM set_config('app.change_reason', '', true);
    RETURN v_bill;
END
$$;
COMMENT ON FUNCTION api.void_bill(bigint, uuid, bigint, text) IS
'Marks a bill as entered in error: kept, taken out of the patient''s total, and its charges can be billed again, or come onto the open bill of its appointment or stay.
Requires: bill.void.
Errors: BAD_USER_INPUT, NOT_FOUND, PAYMENT_PENDING, BILL_HAS_PAYMENTS, BAD_TRANSITION.';
GRANT EXECUTE ON FUNCTION api.void_bill(bigint, uuid, bigint, text) TO wardgraph_api;
