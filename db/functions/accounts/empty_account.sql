SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.empty_account(p_hospital_id bigint, p_account_id bigint) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- The address is free for another account; `invalid` is a name that no mail server ever has (RFC 2606).
    UPDATE auth.accounts AS a SET
        email = format('deleted-%s@deleted.invalid', gen_random_uuid()),
        first_name = NULL,
        last_name = NULL,
        phone = NULL,
        second_factor_since = NULL,
        status = 'DELETED'
    WHERE a.hospital_id = p_hospital_id AND a.id = p_account_id;
    PERFORM clinic.drop_second_factor(p_hospital_id, p_account_id);
    DELETE FROM auth.passwords AS t WHERE t.hospital_id = p_hospital_id AND t.account_id = p_account_id;
    PERFORM clinic.end_sessions(p_hospital_id, p_account_id);
END
$$;
COMMENT ON FUNCTION clinic.empty_account(bigint, bigint) IS
'Takes from an account what tells who it was and what it signs in with, and ends its sessions: for good.';
