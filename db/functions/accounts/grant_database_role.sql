SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.grant_database_role(p_hospital_id bigint, p_session_id uuid, p_database_user_id bigint, p_role text)
RETURNS auth.database_users
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_user auth.database_users;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('database.manage');
    v_user.role := p_role;
    -- The name stays.
    PERFORM rules.check_input(
        rules.id_problem('databaseUserId', p_database_user_id) || clinic.database_user_problems('a', v_user)
    );
    v_user := clinic.lock_database_user(p_hospital_id, p_database_user_id);
    UPDATE auth.database_users AS u SET role = p_role
    WHERE u.hospital_id = p_hospital_id AND u.id = p_database_user_id
    RETURNING u.* INTO STRICT v_user;
    PERFORM logins.change_login(v_user.login);
    RETURN v_user;
END
$$;
COMMENT ON FUNCTION api.grant_database_role(bigint, uuid, bigint, text) IS
'Gives a database user another role in place of the one it has, also in sessions that are open.
Requires: database.manage.
Errors: BAD_USER_INPUT, NOT_FOUND, FOREIGN_LOGIN.';
GRANT EXECUTE ON FUNCTION api.grant_database_role(bigint, uuid, bigint, text) TO wardgraph_api;
