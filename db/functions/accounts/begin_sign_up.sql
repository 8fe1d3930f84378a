SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION auth.begin_sign_up(
    p_hospital_id bigint, p_kind text, p_email text, p_password_hash text, p_record jsonb, p_first_booking jsonb,
    OUT id bigint, OUT email text, OUT expires_at timestamptz
)
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    -- Long enough for mail that is read in the evening. What it holds ends earlier.
    v_lasting CONSTANT interval := interval '1 day';
BEGIN
    PERFORM auth.limit_attempts(p_hospital_id, 'sign_up.address', auth.client_network());
    PERFORM auth.limit_attempts(p_hospital_id, 'sign_up.email', lower(btrim(p_email)));
    -- From here on nothing depends on whether the address has an account: the worker finds out when it sends the mail.
    INSERT INTO auth.sign_ups AS s (
        hospital_id, kind, email, password_parameters, password_proof_hash, record, first_booking, expires_at
    )
    SELECT p_hospital_id, p_kind, lower(btrim(p_email)), w.parameters, w.proof_hash, p_record, p_first_booking, now() + v_lasting
    FROM rules.password_parts(p_password_hash) AS w
    ON CONFLICT ON CONSTRAINT sign_up_email_is_unique DO UPDATE SET
        kind = excluded.kind,
        record = excluded.record,
        first_booking = excluded.first_booking,
        expires_at = excluded.expires_at,
        created_at = excluded.created_at,
        -- Somebody else signed up with the address, before or now: whoever confirms must not get a stranger's password.
        password_parameters = CASE WHEN s.expires_at <= now() THEN excluded.password_parameters END,
        password_proof_hash = CASE WHEN s.expires_at <= now() THEN excluded.password_proof_hash END
    RETURNING s.id, s.email, s.expires_at INTO id, email, expires_at;
    -- The worker sends the one that fits: to confirm, or that the address has an account already.
    PERFORM auth.queue_mail(p_hospital_id, 'SIGN_UP', email);
    PERFORM auth.queue_mail(p_hospital_id, 'SIGN_UP_KNOWN', email);
END
$$;
COMMENT ON FUNCTION auth.begin_sign_up(bigint, text, text, text, jsonb, jsonb) IS
'Keeps a sign-up until its address is proven (api.confirm_sign_up), and has a mail sent. It does the same, and answers the same, whether the address has an account or not. The newest of an address takes the place of the one before. RATE_LIMITED.';
