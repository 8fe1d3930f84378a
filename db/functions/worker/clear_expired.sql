SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION worker.clear_expired(p_hospital_id bigint) RETURNS bigint
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_cleared bigint;
BEGIN
    PERFORM auth.enter_for(p_hospital_id);
    -- Those that another command holds are left for the next time.
    DELETE FROM auth.sessions AS s
    WHERE s.hospital_id = p_hospital_id AND s.id IN (
        SELECT e.id FROM auth.sessions AS e
        WHERE e.hospital_id = p_hospital_id AND least(e.revoked_at, e.expires_at) < now() - interval '30 days'
        LIMIT 1000 FOR UPDATE SKIP LOCKED
    );
    GET DIAGNOSTICS v_cleared = ROW_COUNT;
    DELETE FROM auth.tokens AS t WHERE t.hospital_id = p_hospital_id AND t.expires_at < now();
    -- With the times that they hold, if these have not ended before.
    DELETE FROM auth.sign_ups AS s WHERE s.hospital_id = p_hospital_id AND s.expires_at < now();
    DELETE FROM auth.mails AS m
    WHERE m.hospital_id = p_hospital_id AND coalesce(m.sent_at, m.given_up_at) < now() - interval '30 days'
        AND (m.sent_at IS NOT NULL OR m.given_up_at IS NOT NULL);
    -- Not among those that are answered with: there are always more of them a moment later.
    PERFORM auth.clear_attempts(p_hospital_id);
    RETURN v_cleared + clinic.clear_import_rows(p_hospital_id);
END
$$;
COMMENT ON FUNCTION worker.clear_expired(bigint) IS
'Deletes what is of no more use to a hospital: sessions that ended 30 days ago, 1000 at a time, tokens and sign-ups that have expired, mail that was sent or given up 30 days ago, counters of attempts that have all come back, and rows of imports that ended 30 days ago, 10000 at a time. Answers with 0 where no sessions and rows are left.';
GRANT EXECUTE ON FUNCTION worker.clear_expired(bigint) TO wardgraph_worker;
