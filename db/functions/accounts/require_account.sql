SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION auth.require_account(p_hospital_id bigint, p_permission text, p_account_id bigint) RETURNS void
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF auth.may(p_permission) THEN
        PERFORM auth.require_visible(p_hospital_id, 'account', p_account_id);
    ELSIF p_account_id IS DISTINCT FROM auth.account_id() THEN
        PERFORM auth.refuse_missing('account', p_account_id);
    END IF;
END
$$;
COMMENT ON FUNCTION auth.require_account(bigint, text, bigint) IS
'The target of a command: an account the asker sees, or the asker''s own where the permission is held only as ".own". NOT_FOUND otherwise.';
