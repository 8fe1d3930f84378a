SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.create_account(
    p_hospital_id bigint, p_session_id uuid, p_email text, p_password_hash text, p_roles text[],
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
    PERFORM clinic.check_new_account(p_hospital_id, v_account, rules.password_problem(p_password_hash));
    v_account := clinic.insert_account(
        p_hospital_id, p_email, p_password_hash, p_roles, p_patient_id, p_doctor_id, p_nurse_id, p_receptionist_id,
        p_first_name, p_last_name, p_phone
    );
    RETURN v_account;
END
$$;
COMMENT ON FUNCTION api.create_account(bigint, uuid, text, text, text[], bigint, bigint, bigint, bigint, text, text, text) IS
'Makes an account. The web tier hashes the password. An account that is for no person has names and a telephone number of its own.
Requires: account.manage.
Errors: BAD_USER_INPUT, NOT_FOUND, PATIENT_MERGED, ALREADY_EXISTS.';
GRANT EXECUTE ON FUNCTION api.create_account(bigint, uuid, text, text, text[], bigint, bigint, bigint, bigint, text, text, text) TO wardgraph_api;
