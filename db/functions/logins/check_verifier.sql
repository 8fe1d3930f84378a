SET LOCAL ROLE wardgraph_logins;

CREATE OR REPLACE FUNCTION logins.check_verifier(p_verifier text) RETURNS void
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF p_verifier !~ '^SCRAM-SHA-256\$[0-9]{4,7}:[A-Za-z0-9+/]{22}==\$[A-Za-z0-9+/]{43}=:[A-Za-z0-9+/]{43}=$' OR p_verifier IS NULL THEN
        -- The value stays out of the message: it might be a password.
        RAISE EXCEPTION USING
            errcode = 'ZH501', message = 'The input is not valid.',
            detail = '{"problems": [{"path": "verifier", "code": "MALFORMED", "message": "must be a SCRAM-SHA-256 verifier"}]}',
            hint = 'Correct the fields that problems lists.';
    END IF;
END
$$;
COMMENT ON FUNCTION logins.check_verifier(text) IS
'Refuses anything but a SCRAM-SHA-256 verifier, so that no password is ever part of a statement (BAD_USER_INPUT).';
