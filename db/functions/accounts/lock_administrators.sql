SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.lock_administrators(p_hospital_id bigint, p_account_id bigint) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM FROM auth.accounts AS a
    WHERE a.hospital_id = p_hospital_id AND (a.roles @> '{ADMIN}' OR a.id = p_account_id)
    ORDER BY a.id FOR NO KEY UPDATE;
END
$$;
COMMENT ON FUNCTION clinic.lock_administrators(bigint, bigint) IS
'Locks an account and those of all administrators: of two who suspend each other, the second sees that no administrator would be left.';
