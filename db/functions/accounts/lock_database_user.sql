SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.lock_database_user(p_hospital_id bigint, p_database_user_id bigint)
RETURNS auth.database_users
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_user auth.database_users;
BEGIN
    PERFORM rules.check_input(ARRAY[rules.id_problem('databaseUserId', p_database_user_id)]);
    SELECT u.* INTO v_user FROM auth.database_users AS u
    WHERE u.hospital_id = p_hospital_id AND u.id = p_database_user_id FOR NO KEY UPDATE;
    IF v_user.id IS NULL THEN
        PERFORM auth.refuse_missing('database_user', p_database_user_id);
    END IF;
    RETURN v_user;
END
$$;
COMMENT ON FUNCTION clinic.lock_database_user(bigint, bigint) IS 'Locks a database user of the hospital. BAD_USER_INPUT, NOT_FOUND.';
