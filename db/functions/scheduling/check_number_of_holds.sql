SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.check_number_of_holds(p_hospital_id bigint, p_account_id bigint) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    -- Without it an account could keep a hospital from being booked at all.
    v_most CONSTANT bigint := 5;
BEGIN
    IF (
        SELECT count(*) FROM clinic.holds AS h
        WHERE h.hospital_id = p_hospital_id AND h.account_id = p_account_id AND h.expires_at > clinic.clock()
    ) >= v_most THEN
        RAISE EXCEPTION USING
            errcode = 'ZH211', message = format('An account may hold at most %s slots at a time.', v_most),
            detail = jsonb_build_object('most', v_most)::text, hint = 'Book or release one of them first.';
    END IF;
END
$$;
COMMENT ON FUNCTION clinic.check_number_of_holds(bigint, bigint) IS
'TOO_MANY_HOLDS where an account, which is locked, holds as many slots as it may.';
