SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.insert_installation_user(p_name text, p_role text, p_verifier text)
RETURNS logins.installation_users
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_user logins.installation_users;
    v_problems auth.database_users;
BEGIN
    v_problems.role := p_role;
    PERFORM rules.check_input(clinic.database_user_problems(coalesce(p_name, ''), v_problems));
    BEGIN
        INSERT INTO logins.installation_users (login, role) VALUES ('wg_all_' || p_name, p_role) RETURNING * INTO v_user;
        PERFORM logins.make_login(v_user.login, p_verifier);
    EXCEPTION WHEN unique_violation OR duplicate_object THEN
        PERFORM rules.refuse_existing('name', 'a login of this name');
    END;
    RETURN v_user;
END
$$;
COMMENT ON FUNCTION clinic.insert_installation_user(text, text, text) IS
'Makes a person''s login to the database that reaches all hospitals: wg_all_<name>. Only the operator''s command line calls it. BAD_USER_INPUT, ALREADY_EXISTS.';
