SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.set_account_status(p_hospital_id bigint, p_account_id bigint, p_from text, p_to text) RETURNS auth.accounts
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_old auth.accounts;
    v_new auth.accounts;
BEGIN
    PERFORM clinic.lock_administrators(p_hospital_id, p_account_id);
    SELECT a.* INTO STRICT v_old FROM auth.accounts AS a WHERE a.hospital_id = p_hospital_id AND a.id = p_account_id;
    IF v_old.status <> p_from THEN
        PERFORM rules.refuse_transition('account', v_old.status, p_to);
    END IF;
    v_new := v_old;
    v_new.status := p_to;
    PERFORM clinic.check_account_change(p_hospital_id, v_old, v_new);
    UPDATE auth.accounts AS a SET status = p_to WHERE a.hospital_id = p_hospital_id AND a.id = p_account_id;
    IF p_to <> 'ACTIVE' THEN
        UPDATE auth.sessions AS s SET revoked_at = clinic.clock()
        WHERE s.hospital_id = p_hospital_id AND s.account_id = p_account_id AND s.revoked_at IS NULL;
    END IF;
    SELECT t.* INTO STRICT v_new FROM auth.visible_accounts AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_account_id;
    RETURN v_new;
END
$$;
COMMENT ON FUNCTION clinic.set_account_status(bigint, bigint, text, text) IS
'Changes an account''s status, and ends its sessions where it may not sign in any more. BAD_TRANSITION, LAST_ADMINISTRATOR.';
