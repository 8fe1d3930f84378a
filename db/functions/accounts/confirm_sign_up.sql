SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.confirm_sign_up(p_hospital_id bigint, p_session_id uuid, p_token text)
RETURNS TABLE (
    hospital_id bigint, email text, account_status text, has_password boolean, appointment_starts_at timestamptz,
    refused_sqlstate text, booking_refused_message text
)
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_sign_up auth.sign_ups;
    v_account auth.accounts;
    v_patient_id bigint;
    v_doctor_id bigint;
    v_refusal record;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM rules.check_input(ARRAY[rules.text_problem('token', p_token, 1000)]);
    email := auth.redeem_token(p_hospital_id, 'SIGN_UP', p_token);
    SELECT s.* INTO v_sign_up FROM auth.sign_ups AS s
    WHERE s.hospital_id = p_hospital_id AND s.email = confirm_sign_up.email AND s.expires_at > now() FOR UPDATE;
    IF v_sign_up.id IS NULL THEN
        PERFORM auth.refuse_token();
    END IF;
    IF v_sign_up.kind = 'PATIENT' THEN
        -- Locks go calendar first, patient second, and the patient is about to be made. A doctor who is gone is found out below.
        PERFORM FROM clinic.doctor_calendars AS c
        WHERE c.hospital_id = p_hospital_id AND c.doctor_id = (v_sign_up.first_booking ->> 'doctor_id')::bigint FOR UPDATE;
        v_patient_id := clinic.insert_patient(p_hospital_id, jsonb_populate_record(NULL::clinic.patients, v_sign_up.record));
    ELSE
        v_doctor_id := (clinic.insert_doctor(p_hospital_id, jsonb_populate_record(NULL::clinic.doctors, v_sign_up.record))).id;
    END IF;
    v_account := clinic.insert_account(p_hospital_id, email, NULL, ARRAY[v_sign_up.kind], v_patient_id, v_doctor_id, NULL, NULL);
    IF v_doctor_id IS NOT NULL THEN
        UPDATE auth.accounts AS a SET status = 'PENDING' WHERE a.hospital_id = p_hospital_id AND a.id = v_account.id
        RETURNING a.* INTO v_account;
    END IF;
    INSERT INTO auth.passwords (hospital_id, account_id, parameters, proof_hash)
    SELECT p_hospital_id, v_account.id, v_sign_up.password_parameters, v_sign_up.password_proof_hash
    WHERE v_sign_up.password_parameters IS NOT NULL;
    IF v_sign_up.password_parameters IS NULL THEN
        PERFORM auth.queue_mail(p_hospital_id, 'PASSWORD_RESET', email);
    END IF;
    SELECT b.* INTO v_refusal FROM clinic.try_first_booking(p_hospital_id, v_account, v_sign_up) AS b;
    -- With what it held.
    DELETE FROM auth.sign_ups AS s WHERE s.hospital_id = p_hospital_id AND s.id = v_sign_up.id;
    hospital_id := p_hospital_id;
    account_status := v_account.status;
    has_password := v_sign_up.password_parameters IS NOT NULL;
    appointment_starts_at := v_refusal.starts_at;
    refused_sqlstate := v_refusal.refused_sqlstate;
    booking_refused_message := v_refusal.refused_message;
    RETURN NEXT;
END
$$;
COMMENT ON FUNCTION api.confirm_sign_up(bigint, uuid, text) IS
'Proves the e-mail address of a sign-up by the token that was mailed there, and makes record and account: of a patient, who may sign in at once, or of a doctor, PENDING until the approval. The first booking is made if its time is still free; otherwise the answer says why not, and the patient books another time. Where several signed up with the address, none of the passwords counts, and a mail lets the address choose one.
Requires: nothing.
Errors: BAD_USER_INPUT, INVALID_TOKEN, ALREADY_EXISTS, RETIRED.';
GRANT EXECUTE ON FUNCTION api.confirm_sign_up(bigint, uuid, text) TO wardgraph_api;
