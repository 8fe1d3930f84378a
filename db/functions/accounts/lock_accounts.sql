SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.lock_accounts(p_hospital_id bigint, p_ids bigint[]) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- As clinic.lock_administrators has it for one.
    PERFORM FROM auth.accounts AS a
    WHERE a.hospital_id = p_hospital_id AND (a.roles @> '{ADMIN}' OR a.id = ANY (p_ids))
    ORDER BY a.id FOR NO KEY UPDATE;
END
$$;
COMMENT ON FUNCTION clinic.lock_accounts(bigint, bigint[]) IS 'Locks accounts and those of all administrators for a bulk edit.';
