SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.invite_account(
    p_hospital_id bigint, p_session_id uuid, p_email text, p_roles text[],
    p_patient_id bigint, p_doctor_id bigint, p_nurse_id bigint, p_receptionist_id bigint,
    p_first_name text, p_last_name text, p_phone text
) RETURNS auth.accounts
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_account auth.accounts;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('account.manage');
    v_account.email := p_email;
    v_account.roles := p_roles;
    v_account.patient_id := p_patient_id;
    v_account.doctor_id := p_doctor_id;
    v_account.nurse_id := p_nurse_id;
    v_account.receptionist_id := p_receptionist_id;
    v_account.first_name := p_first_name;
    v_account.last_name := p_last_name;
    v_account.phone := p_phone;
    PERFORM clinic.check_new_account(p_hospital_id, v_account, NULL);
    v_account := clinic.insert_account(
        p_hospital_id, p_email, NULL, p_roles, p_patient_id, p_doctor_id, p_nurse_id, p_receptionist_id,
        p_first_name, p_last_name, p_phone
    );
    UPDATE auth.accounts AS a SET status = 'INVITED'
    WHERE a.hospital_id = p_hospital_id AND a.id = v_account.id
    RETURNING a.* INTO v_account;
    PERFORM auth.queue_mail(p_hospital_id, 'INVITATION', v_account.email);
    RETURN v_account;
END
$$;
COMMENT ON FUNCTION api.invite_account(bigint, uuid, text, text[], bigint, bigint, bigint, bigint, text, text, text) IS
'Makes an account without a password, and mails its address an invitation, with which its person sets one and the account becomes ACTIVE (api.accept_invitation).
Requires: account.manage.
Errors: BAD_USER_INPUT, NOT_FOUND, PATIENT_MERGED, ALREADY_EXISTS.';
GRANT EXECUTE ON FUNCTION api.invite_account(bigint, uuid, text, text[], bigint, bigint, bigint, bigint, text, text, text) TO wardgraph_api;
