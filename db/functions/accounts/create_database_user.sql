SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.create_database_user(
    p_hospital_id bigint, p_session_id uuid, p_name text, p_role text, p_verifier text
) RETURNS auth.database_users
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('database.manage');
    RETURN clinic.insert_database_user(p_hospital_id, p_name, p_role, p_verifier, auth.account_id());
END
$$;
COMMENT ON FUNCTION api.create_database_user(bigint, uuid, text, text, text) IS
'Makes a person''s login to the database, bound to the hospital. The web tier computes the verifier of its password (SCRAM-SHA-256).
Requires: database.manage.
Errors: BAD_USER_INPUT, ALREADY_EXISTS.';
GRANT EXECUTE ON FUNCTION api.create_database_user(bigint, uuid, text, text, text) TO wardgraph_api;
