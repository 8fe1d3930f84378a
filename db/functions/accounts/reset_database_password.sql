SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.reset_database_password(p_hospital_id bigint, p_session_id uuid, p_database_user_id bigint, p_verifier text)
RETURNS auth.database_users
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_user auth.database_users;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('database.manage');
    v_user := clinic.lock_database_user(p_hospital_id, p_database_user_id);
    UPDATE auth.database_users AS u SET password_set_at = clinic.clock()
    WHERE u.hospital_id = p_hospital_id AND u.id = p_database_user_id
    RETURNING u.* INTO STRICT v_user;
    PERFORM logins.set_password(v_user.login, p_verifier);
    RETURN v_user;
END
$$;
COMMENT ON FUNCTION api.reset_database_password(bigint, uuid, bigint, text) IS
'Gives a database user a new password in place of the old one, and ends its sessions.
Requires: database.manage.
Errors: BAD_USER_INPUT, NOT_FOUND, FOREIGN_LOGIN.';
GRANT EXECUTE ON FUNCTION api.reset_database_password(bigint, uuid, bigint, text) TO wardgraph_api;
