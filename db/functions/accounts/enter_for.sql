SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION auth.enter_for(p_hospital_id bigint, p_account_id bigint DEFAULT NULL) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_permissions CONSTANT text := (
        SELECT auth.permissions_of(a.roles) FROM auth.accounts AS a
        WHERE a.hospital_id = p_hospital_id AND a.id = p_account_id AND a.status = 'ACTIVE'
    );
BEGIN
    -- All that a connection carried in with it is set again, as auth.enter does: triggers believe it.
    PERFORM set_config('app.hospital_id', p_hospital_id::text, true), set_config('app.patient_id', '', true),
        set_config('app.account_id', CASE WHEN v_permissions IS NULL THEN '' ELSE p_account_id::text END, true),
        set_config('app.doctor_id', '', true), set_config('app.ward_id', '', true),
        set_config('app.permissions', coalesce(v_permissions, ''), true), set_config('app.command', '', true),
        set_config('app.change_reason', '', true), set_config('app.client_address', '', true),
        set_config('app.http_request_id', '', true);
END
$$;
COMMENT ON FUNCTION auth.enter_for(bigint, bigint) IS
'Head of every function of the worker that writes: what it does is on record as nobody''s, or as that of the account that asked for it, which may do it for as long as it is active.';
