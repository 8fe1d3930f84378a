SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.insert_account(
    p_hospital_id bigint, p_email text, p_password_hash text, p_roles text[],
    p_patient_id bigint, p_doctor_id bigint, p_nurse_id bigint, p_receptionist_id bigint,
    p_first_name text DEFAULT NULL, p_last_name text DEFAULT NULL, p_phone text DEFAULT NULL
) RETURNS auth.accounts
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_account auth.accounts;
    v_email text := lower(btrim(p_email));
    v_problems jsonb[];
BEGIN
    v_account.email := v_email;
    v_account.roles := p_roles;
    v_account.patient_id := p_patient_id;
    v_account.doctor_id := p_doctor_id;
    v_account.nurse_id := p_nurse_id;
    v_account.receptionist_id := p_receptionist_id;
    v_account.first_name := btrim(p_first_name);
    v_account.last_name := btrim(p_last_name);
    v_account.phone := btrim(p_phone);
    v_problems := clinic.account_problems(p_hospital_id, v_account);
    IF p_password_hash IS NOT NULL THEN
        v_problems := v_problems || rules.password_problem(p_password_hash);
    END IF;
    PERFORM rules.check_input(v_problems);
    INSERT INTO auth.accounts (
        hospital_id, email, roles, patient_id, doctor_id, nurse_id, receptionist_id, first_name, last_name, phone
    )
    VALUES (
        p_hospital_id, v_email, p_roles, p_patient_id, p_doctor_id, p_nurse_id, p_receptionist_id,
        v_account.first_name, v_account.last_name, v_account.phone
    )
    ON CONFLICT (hospital_id, email) DO NOTHING
    RETURNING * INTO v_account;
    IF v_account.id IS NULL THEN
        PERFORM rules.refuse_existing('email', 'an account with this e-mail');
    END IF;
    IF p_password_hash IS NOT NULL THEN
        PERFORM clinic.set_password(p_hospital_id, v_account.id, p_password_hash);
    END IF;
    RETURN v_account;
END
$$;
COMMENT ON FUNCTION clinic.insert_account(bigint, text, text, text[], bigint, bigint, bigint, bigint, text, text, text) IS
'Makes an account; the part that creating, signing up and registering share, and the operator''s command line. Without a password, p_password_hash being null, the account cannot sign in until it has one: whoever requires one checks that before. BAD_USER_INPUT, ALREADY_EXISTS.';
