SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION auth.act_as(p_account auth.accounts) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- For the rest of this call alone: every call enters again.
    PERFORM set_config('app.account_id', p_account.id::text, true);
    PERFORM set_config('app.patient_id', coalesce(p_account.patient_id::text, ''), true);
    PERFORM set_config('app.doctor_id', '', true);
    PERFORM set_config('app.ward_id', '', true);
    PERFORM set_config('app.permissions', '', true);
END
$$;
COMMENT ON FUNCTION auth.act_as(auth.accounts) IS
'The account that has just signed up does and sees the rest of the command as itself, with none of the rights of the account that sent the command.';
