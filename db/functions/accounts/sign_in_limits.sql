SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION auth.sign_in_limits(p_hospital_id bigint, p_email text) RETURNS TABLE (kind text, key text)
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_network CONSTANT text := auth.client_network();
    v_email CONSTANT text := coalesce(lower(btrim(p_email)), '');
    v_both CONSTANT text := v_email || ' ' || v_network;
BEGIN
    RETURN QUERY VALUES ('sign_in.account_and_address', v_both), ('sign_in.address', v_network);
    IF v_network <> 'unknown' AND EXISTS (
        SELECT FROM auth.accounts AS a JOIN auth.sessions AS s ON s.hospital_id = a.hospital_id AND s.account_id = a.id
        WHERE a.hospital_id = p_hospital_id AND a.email = v_email AND auth.network_of(s.client_address) = v_network
    ) THEN
        RETURN;
    END IF;
    RETURN QUERY VALUES ('sign_in.account_ceiling', v_email), (
        CASE WHEN auth.attempt_wait(p_hospital_id, 'sign_in.account', v_email) IS NULL THEN 'sign_in.account' ELSE 'sign_in.new_address' END,
        CASE WHEN auth.attempt_wait(p_hospital_id, 'sign_in.account', v_email) IS NULL THEN v_email ELSE v_both END
    );
END
$$;
COMMENT ON FUNCTION auth.sign_in_limits(bigint, text) IS
'The limits that hold for an attempt at the password of an account, and what each counts by. The same for an e-mail address without an account. An address from which the account signed in before is not bound by what others try.';
