SET LOCAL ROLE wardgraph_logins;

CREATE OR REPLACE FUNCTION logins.make_login(p_login text, p_verifier text) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM logins.check_verifier(p_verifier);
    IF p_login !~ '^wg_[a-z0-9_]{1,60}$' OR NOT EXISTS (SELECT FROM auth.logins_of_people AS p WHERE p.login = p_login) THEN
        PERFORM logins.refuse_login(p_login);
    END IF;
    -- A few connections, so that nobody takes those of the web tier; what else is set here the login may change.
    EXECUTE format('CREATE ROLE %I LOGIN CONNECTION LIMIT 8 PASSWORD %L', p_login, p_verifier);
    EXECUTE format('ALTER ROLE %I SET idle_in_transaction_session_timeout = %L', p_login, '5min');
    EXECUTE format('ALTER ROLE %I SET lock_timeout = %L', p_login, '5s');
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), p_login);
    PERFORM logins.join_kind(p_login);
END
$$;
COMMENT ON FUNCTION logins.make_login(text, text) IS
'Makes the role of a database user that there is a row of, let into this database only, with the verifier of its password (SCRAM-SHA-256).';
GRANT EXECUTE ON FUNCTION logins.make_login(text, text) TO wardgraph_owner;
