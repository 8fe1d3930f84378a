SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.check_new_account(p_hospital_id bigint, p_account auth.accounts, p_password_problem jsonb) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    -- Checked before clinic.insert_account does: a malformed id is reported together with all other problems.
    v_problems CONSTANT jsonb[] := clinic.account_problems(p_hospital_id, p_account);
BEGIN
    PERFORM rules.check_input(v_problems[:1] || p_password_problem || v_problems[2:] || clinic.missing_names(p_account));
    IF p_account.patient_id IS NOT NULL THEN
        PERFORM auth.require_visible(p_hospital_id, 'patient', p_account.patient_id);
    END IF;
    IF p_account.doctor_id IS NOT NULL THEN
        PERFORM auth.require_visible(p_hospital_id, 'doctor', p_account.doctor_id);
        PERFORM clinic.lock_person(p_hospital_id, 'doctor', p_account.doctor_id);
    END IF;
    IF p_account.nurse_id IS NOT NULL THEN
        PERFORM auth.require_visible(p_hospital_id, 'nurse', p_account.nurse_id);
        PERFORM clinic.lock_person(p_hospital_id, 'nurse', p_account.nurse_id);
    END IF;
    IF p_account.receptionist_id IS NOT NULL THEN
        PERFORM auth.require_visible(p_hospital_id, 'receptionist', p_account.receptionist_id);
        PERFORM clinic.lock_person(p_hospital_id, 'receptionist', p_account.receptionist_id);
    END IF;
END
$$;
COMMENT ON FUNCTION clinic.check_new_account(bigint, auth.accounts, jsonb) IS
'What an administrator''s new account has to be, with a problem of its password, if any; locks the person that it is for. BAD_USER_INPUT, NOT_FOUND.';
