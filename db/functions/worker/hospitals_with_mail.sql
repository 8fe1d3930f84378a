SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION worker.hospitals_with_mail() RETURNS TABLE (hospital_id bigint)
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN QUERY SELECT DISTINCT m.hospital_id FROM auth.mails AS m
    WHERE m.sent_at IS NULL AND m.given_up_at IS NULL AND m.next_attempt_at <= now();
END
$$;
COMMENT ON FUNCTION worker.hospitals_with_mail() IS 'The hospitals that have mail to send.';
GRANT EXECUTE ON FUNCTION worker.hospitals_with_mail() TO wardgraph_worker;
