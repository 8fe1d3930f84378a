SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.refund_bill(
    p_hospital_id bigint, p_session_id uuid, p_bill_id bigint, p_amount numeric, p_reason text,
    p_payer text DEFAULT NULL, p_request_id uuid DEFAULT NULL, p_confirmed boolean DEFAULT false
) RETURNS clinic.bills
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_currency text;
    v_bill clinic.bills;
    v_due numeric;
    v_left numeric;
    v_payment record;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('bill.refund');
    SELECT h.currency INTO v_currency FROM clinic.hospitals AS h WHERE h.id = p_hospital_id;
    PERFORM rules.check_input(ARRAY[
        rules.id_problem('billId', p_bill_id),
        CASE WHEN p_amount IS NOT NULL THEN rules.money_problem('amount', p_amount, v_currency, 1) END,
        rules.text_problem('reason', p_reason, 1000),
        CASE WHEN p_payer IS NOT NULL THEN rules.choice_problem('payer', p_payer, '{PATIENT,INSURER}'::text[]) END
    ]);
    PERFORM set_config('app.change_reason', btrim(p_reason), true);
    PERFORM auth.require_visible(p_hospital_id, 'bill', p_bill_id);
    IF auth.begin_request(
        p_hospital_id, p_request_id, 'refund_bill',
        -- As it was before insurers were given anything back: an id from then is known.
        jsonb_build_array(p_bill_id, p_amount, p_reason) || CASE p_payer WHEN 'INSURER' THEN '["INSURER"]' ELSE '[]' END::jsonb
    ) IS NULL THEN
        v_bill := clinic.lock_bill(p_hospital_id, p_bill_id);
        v_due := CASE p_payer WHEN 'INSURER' THEN v_bill.insurer_refund_due ELSE v_bill.refund_due END;
        v_left := coalesce(p_amount, v_due);
        IF v_due = 0 OR v_left > v_due THEN
            RAISE EXCEPTION USING
                errcode = 'ZH302', message = format('%s %s of this bill is to be given back.', v_due, v_bill.currency),
                detail = jsonb_build_object(
                    'billId', p_bill_id::text, 'amount', v_left::text, 'refundable', v_due::text
                )::text,
                hint = 'Refund at most details.refundable. An administrator can refund a payment beyond what is due.';
        END IF;
        PERFORM rules.require_confirmation(p_confirmed, ARRAY[clinic.amount_warning(p_hospital_id, 'amount', NULL, v_left)]);
        -- The latest first: that is what was paid too much.
        FOR v_payment IN
            SELECT p.id, p.amount - p.refunded AS held FROM clinic.payments AS p
            WHERE p.hospital_id = p_hospital_id AND p.bill_id = p_bill_id AND (p.claim_id IS NOT NULL) = (coalesce(p_payer, 'PATIENT') = 'INSURER')
                AND p.status <> 'VOID' AND p.amount > p.refunded
            ORDER BY p.id DESC FOR NO KEY UPDATE
        LOOP
            INSERT INTO clinic.refunds (hospital_id, payment_id, amount, reason, refunded_by_id)
            VALUES (
                p_hospital_id, v_payment.id, rules.round_money(least(v_left, v_payment.held), v_currency), btrim(p_reason), auth.account_id()
            );
            v_left := v_left - least(v_left, v_payment.held);
            EXIT WHEN v_left = 0;
        END LOOP;
        PERFORM auth.finish_request(p_hospital_id, p_request_id, p_bill_id);
    END IF;
    SELECT b.* INTO STRICT v_bill FROM clinic.bills AS b WHERE b.hospital_id = p_hospital_id AND b.id = p_bill_id;
    PERFORM set_config('app.change_reason', '', true);
    RETURN v_bill;
END
$$;
COMMENT ON FUNCTION api.refund_bill(bigint, uuid, bigint, numeric, text, text, uuid, boolean) IS
'Gives back what the patient, or the insurer, paid beyond what is owed of a bill (rules 5 and 9), all of it unless told how much, from its latest payments.
Requires: bill.refund.
Errors: BAD_USER_INPUT, NOT_FOUND, OVER_REFUND, CONFIRMATION_NEEDED, REQUEST_ID_REUSED.';
GRANT EXECUTE ON FUNCTION api.refund_bill(bigint, uuid, bigint, numeric, text, text, uuid, boolean) TO wardgraph_api;
