SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.insert_database_user(
    p_hospital_id bigint, p_name text, p_role text, p_verifier text, p_created_by_id bigint
) RETURNS auth.database_users
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_user auth.database_users;
BEGIN
    v_user.role := p_role;
    PERFORM rules.check_input(clinic.database_user_problems(coalesce(p_name, ''), v_user));
    BEGIN
        INSERT INTO auth.database_users (hospital_id, login, role, created_by_id)
        SELECT p_hospital_id, format('wg_%s_%s', left(replace(h.slug, '-', '_'), 29), p_name), p_role, p_created_by_id
        FROM clinic.hospitals AS h WHERE h.id = p_hospital_id
        RETURNING * INTO STRICT v_user;
        PERFORM logins.make_login(v_user.login, p_verifier);
    EXCEPTION WHEN unique_violation OR duplicate_object THEN
        -- Roles are of the server: the name may be taken in another database.
        PERFORM rules.refuse_existing('name', 'a login of this name');
    END;
    RETURN v_user;
END
$$;
COMMENT ON FUNCTION clinic.insert_database_user(bigint, text, text, text, bigint) IS
'Makes a person''s login to the database, bound to a hospital: wg_<hospital>_<name>. BAD_USER_INPUT, ALREADY_EXISTS.';
