SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION worker.claim_mail(p_hospital_id bigint)
RETURNS TABLE (mail_id bigint, kind text, recipient text, token text, expires_at timestamptz, hospital text, slug text, time_zone text)
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_mail auth.mails;
    v_lifetime interval;
    v_statuses text[];
BEGIN
    PERFORM auth.enter_for(p_hospital_id);
    LOOP
        SELECT m.* INTO v_mail FROM auth.mails AS m
        WHERE m.hospital_id = p_hospital_id AND m.sent_at IS NULL AND m.given_up_at IS NULL AND m.next_attempt_at <= now()
        ORDER BY m.next_attempt_at LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED;
        IF v_mail.id IS NULL THEN
            RETURN;
        END IF;
        SELECT k.token_lifetime, k.statuses INTO v_lifetime, v_statuses FROM auth.mail_kinds() AS k WHERE k.kind = v_mail.kind;
        EXIT WHEN FOUND AND (v_statuses IS NULL OR coalesce(
            (SELECT a.status FROM auth.accounts AS a WHERE a.hospital_id = p_hospital_id AND a.email = v_mail.recipient), 'NONE'
        ) = ANY (v_statuses));
        -- Somebody typed an address that has no account, or the account is another by now. No trace is left of the address.
        DELETE FROM auth.mails AS m WHERE m.hospital_id = p_hospital_id AND m.id = v_mail.id;
    END LOOP;
    -- The next attempt is due later already: a worker that dies now does not make the next one send again at once.
    UPDATE auth.mails AS m
    SET attempts = m.attempts + 1, next_attempt_at = now() + least(interval '1 minute' * 3 ^ least(m.attempts, 9), interval '6 hours')
    WHERE m.hospital_id = p_hospital_id AND m.id = v_mail.id;
    RETURN QUERY SELECT
        v_mail.id, v_mail.kind, v_mail.recipient,
        CASE WHEN v_lifetime IS NOT NULL THEN auth.issue_token(p_hospital_id, v_mail.kind, v_mail.recipient, v_lifetime) END,
        now() + v_lifetime, h.name, h.slug, h.time_zone
    FROM clinic.hospitals AS h WHERE h.id = p_hospital_id;
END
$$;
COMMENT ON FUNCTION worker.claim_mail(bigint) IS
'The next mail of a hospital to send, with the token that it is to bring: a new one at each attempt, the only time that it is seen outside of the mail. No row: nothing is due.';
GRANT EXECUTE ON FUNCTION worker.claim_mail(bigint) TO wardgraph_worker;
