SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.create_account(
    p_hospital_id bigint, p_email text, p_password_hash text, p_roles text[],
    p_patient_id bigint, p_doctor_id bigint, p_nurse_id bigint, p_receptionist_id bigint
) RETURNS auth.accounts
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_account auth.accounts;
    v_email text := lower(btrim(p_email));
BEGIN
    PERFORM rules.check_input(ARRAY[
        rules.problem_unless(v_email ~ '^[^@\s]+@[^@\s]+$' AND length(v_email) <= 254, 'email', 'MALFORMED_EMAIL', 'must be an e-mail address'),
        rules.problem_unless(p_password_hash LIKE '$argon2id$%', 'password', 'REQUIRED', 'must have from 1 to 1024 characters'),
        rules.problem_unless(
            cardinality(p_roles) > 0 AND p_roles <@ (SELECT array_agg(DISTINCT r) FROM auth.permissions() AS p, unnest(p.roles || '{ANALYST}') AS r),
            'roles', 'UNKNOWN_ROLE', 'must be one or more known roles'
        ),
        rules.problem_unless(NOT p_roles @> '{PATIENT}' OR p_patient_id > 0, 'patientId', 'REQUIRED', 'is required for the role PATIENT'),
        rules.problem_unless(NOT p_roles @> '{DOCTOR}' OR p_doctor_id > 0, 'doctorId', 'REQUIRED', 'is required for the role DOCTOR'),
        rules.problem_unless(NOT p_roles @> '{NURSE}' OR p_nurse_id > 0, 'nurseId', 'REQUIRED', 'is required for the role NURSE')
    ]);
    INSERT INTO auth.accounts (hospital_id, email, password_hash, roles, patient_id, doctor_id, nurse_id, receptionist_id)
    VALUES (p_hospital_id, v_email, p_password_hash, p_roles, p_patient_id, p_doctor_id, p_nurse_id, p_receptionist_id)
    ON CONFLICT (hospital_id, email) DO NOTHING
    RETURNING * INTO v_account;
    IF v_account.id IS NULL THEN
        PERFORM rules.refuse_existing('email', 'an account with this e-mail');
    END IF;
    RETURN v_account;
END
$$;
COMMENT ON FUNCTION clinic.create_account(bigint, text, text, text[], bigint, bigint, bigint, bigint) IS
'Makes an account; the operator''s command line calls it, and api.create_account. BAD_USER_INPUT, ALREADY_EXISTS.';
