SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.lock_written_hold(p_hospital_id bigint, p_old jsonb, p_new jsonb) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- The account before the calendar: all its holds are counted, for every doctor.
    PERFORM FROM auth.accounts AS a
    WHERE a.hospital_id = p_hospital_id AND a.id = (coalesce(p_new, p_old) ->> 'account_id')::bigint FOR NO KEY UPDATE;
    PERFORM clinic.lock_written_booking(p_hospital_id, p_old, p_new);
END
$$;
COMMENT ON FUNCTION clinic.lock_written_hold(bigint, jsonb, jsonb) IS
'Locks the account and the calendar of a hold that somebody writes with SQL, in this order. NOT_FOUND.';
