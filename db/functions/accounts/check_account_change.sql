SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.check_account_change(p_hospital_id bigint, p_old auth.accounts, p_new auth.accounts) RETURNS void
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF p_old.status = 'DELETED' THEN
        PERFORM rules.refuse_transition('account', p_old.status, p_new.status);
    END IF;
    IF cardinality(clinic.missing_names(p_old)) IS NULL THEN
        PERFORM rules.check_input(clinic.missing_names(p_new));
    END IF;
    IF p_old.roles @> '{ADMIN}' AND p_old.status = 'ACTIVE' AND NOT (p_new.roles @> '{ADMIN}' AND p_new.status = 'ACTIVE')
        AND NOT EXISTS (
            SELECT FROM auth.accounts AS a
            WHERE a.hospital_id = p_hospital_id AND a.id <> p_old.id AND a.roles @> '{ADMIN}' AND a.status = 'ACTIVE'
        ) THEN
        RAISE EXCEPTION USING
            errcode = 'ZH005', message = 'This is the only administrator of the hospital.',
            detail = jsonb_build_object('accountId', p_old.id::text)::text, hint = 'Create another administrator first.';
    END IF;
END
$$;
COMMENT ON FUNCTION clinic.check_account_change(bigint, auth.accounts, auth.accounts) IS
'A hospital keeps an administrator who can sign in (LAST_ADMINISTRATOR), a deleted account stays as it is (BAD_TRANSITION), and an account that has names, or a person with names, is not left without (BAD_USER_INPUT).';
