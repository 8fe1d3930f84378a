SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.rerate_bill(
    p_hospital_id bigint, p_session_id uuid, p_bill_id bigint, p_reason text
) RETURNS clinic.bills
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_patient_id bigint;
    v_bill clinic.bills;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('bill.rerate');
    PERFORM rules.check_input(ARRAY[
        rules.id_problem('billId', p_bill_id),
        rules.text_problem('reason', p_reason, 1000)
    ]);
    PERFORM set_config('app.change_reason', btrim(p_reason), true);
    PERFORM auth.require_visible(p_hospital_id, 'bill', p_bill_id);
    -- Its bill may be open again afterwards, so no further bill of the appointment or stay may be issued meanwhile.
    PERFORM clinic.lock_what_is_billed(p_hospital_id, p_bill_id);
    -- The patient before the bill, in the order of locks.
    SELECT b.patient_id INTO v_patient_id FROM clinic.bills AS b WHERE b.hospital_id = p_hospital_id AND b.id = p_bill_id;
    PERFORM FROM clinic.patients AS p WHERE p.hospital_id = p_hospital_id AND p.id = v_patient_id FOR NO KEY UPDATE;
    v_bill := clinic.lock_bill(p_hospital_id, p_bill_id);
    PERFORM clinic.refuse_moved(v_patient_id, v_bill.patient_id);
    IF v_bill.status IN ('VOID', 'CLAIMED') THEN
        PERFORM clinic.require_open_bill(v_bill);
    ELSIF v_bill.claimed_at IS NOT NULL THEN
        RAISE EXCEPTION USING
            errcode = 'ZH303', message = 'The insurer has decided on the claim of this bill.',
            detail = jsonb_build_object('billId', p_bill_id::text, 'status', v_bill.status)::text,
            hint = 'Give back what the insurer paid, take back what was transferred or written off (reopenClaim), and withdraw the claim (withdrawClaim) first.';
    ELSIF v_bill.status <> 'OPEN' THEN
        PERFORM clinic.require_one_open_bill(p_hospital_id, p_bill_id, 'bill', v_bill.status, 'OPEN');
    END IF;
    UPDATE clinic.bills AS b
    SET insurance_provider = p.insurance_provider, insurance_policy_number = p.insurance_policy_number,
        cover_percent = p.insurance_cover_percent, rerated_at = clinic.clock(), rerated_by_id = auth.account_id(),
        rerate_reason = btrim(p_reason)
    FROM clinic.patients AS p
    WHERE b.hospital_id = p_hospital_id AND b.id = p_bill_id AND p.hospital_id = p_hospital_id AND p.id = b.patient_id
    RETURNING b.* INTO v_bill;
    PERFORM set_config('app.change_reason', '', true);
    RETURN v_bill;
END
$$;
COMMENT ON FUNCTION api.rerate_bill(bigint, uuid, bigint, text) IS
'Takes over the insurance that the patient has now, on a bill whose claim is not submitted, paid or not: what the patient has paid beyond the own part is to be given back (rule 5).
Requires: bill.rerate.
Errors: BAD_USER_INPUT, NOT_FOUND, BILL_NOT_OPEN, BAD_TRANSITION.';
GRANT EXECUTE ON FUNCTION api.rerate_bill(bigint, uuid, bigint, text) TO wardgraph_api;
