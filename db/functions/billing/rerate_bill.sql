SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.rerate_bill(
    p_hospital_id bigint, p_session_id uuid, p_bill_id bigint, p_reason text
) RETURNS clinic.bills
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_bill clinic.bills;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('bill.rerate');
    PERFORM rules.check_input(ARRAY[
        rules.id_problem('billId', p_bill_id),
        rules.text_problem('reason', p_reason, 1000)
    ]);
    PERFORM auth.require_visible(p_hospital_id, 'bill', p_bill_id);
    -- The patient before the bill, in the order of locks; whose bill it is never changes.
    PERFORM FROM clinic.patients AS p
    WHERE p.hospital_id = p_hospital_id
        AND p.id = (SELECT b.patient_id FROM clinic.bills AS b WHERE b.hospital_id = p_hospital_id AND b.id = p_bill_id)
    FOR NO KEY UPDATE;
    v_bill := clinic.lock_bill(p_hospital_id, p_bill_id);
    PERFORM clinic.require_open_bill(v_bill);
    IF v_bill.paid > 0 THEN
        RAISE EXCEPTION USING
            errcode = 'ZH307', message = format('%s %s of this bill is paid.', v_bill.paid, v_bill.currency),
            detail = jsonb_build_object('billId', p_bill_id::text, 'held', v_bill.paid::text)::text,
            hint = 'Only a bill of which nothing is paid can be re-rated: void its payments first.';
    END IF;
    UPDATE clinic.bills AS b
    SET insurance_provider = p.insurance_provider, insurance_policy_number = p.insurance_policy_number,
        cover_percent = p.insurance_cover_percent, rerated_at = clinic.clock(), rerated_by_id = auth.account_id(),
        rerate_reason = btrim(p_reason)
    FROM clinic.patients AS p
    WHERE b.hospital_id = p_hospital_id AND b.id = p_bill_id AND p.hospital_id = p_hospital_id AND p.id = b.patient_id
    RETURNING b.* INTO v_bill;
    RETURN v_bill;
END
$$;
COMMENT ON FUNCTION api.rerate_bill(bigint, uuid, bigint, text) IS
'Takes over the insurance that the patient has now, on an open bill of which nothing is paid.
Requires: bill.rerate.
Errors: BAD_USER_INPUT, NOT_FOUND, BILL_NOT_OPEN, BILL_HAS_PAYMENTS.';
GRANT EXECUTE ON FUNCTION api.rerate_bill(bigint, uuid, bigint, text) TO wardgraph_api;
