SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.drop_database_user(p_hospital_id bigint, p_session_id uuid, p_database_user_id bigint)
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
    PERFORM logins.drop_login(v_user.login);
    DELETE FROM auth.database_users AS u WHERE u.hospital_id = p_hospital_id AND u.id = p_database_user_id;
    RETURN v_user;
END
$$;
COMMENT ON FUNCTION api.drop_database_user(bigint, uuid, bigint) IS
'Drops a person''s login to the database, and ends its sessions. Answers with what it was.
Requires: database.manage.
Errors: BAD_USER_INPUT, NOT_FOUND, FOREIGN_LOGIN.';
GRANT EXECUTE ON FUNCTION api.drop_database_user(bigint, uuid, bigint) TO wardgraph_api;
