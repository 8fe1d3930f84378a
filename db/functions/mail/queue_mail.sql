SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION auth.queue_mail(p_hospital_id bigint, p_kind text, p_recipient text) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_kind text;
BEGIN
    -- Another one is a fault of the caller's.
    SELECT k.kind INTO STRICT v_kind FROM auth.mail_kinds() AS k WHERE k.kind = p_kind;
    -- What waits already is not sent twice, but now.
    INSERT INTO auth.mails AS m (hospital_id, kind, recipient) VALUES (p_hospital_id, v_kind, lower(btrim(p_recipient)))
    ON CONFLICT (hospital_id, kind, recipient) WHERE sent_at IS NULL AND given_up_at IS NULL
    DO UPDATE SET next_attempt_at = least(m.next_attempt_at, now());
END
$$;
COMMENT ON FUNCTION auth.queue_mail(bigint, text, text) IS
'Has a mail sent once the transaction is committed. It takes as long whether the recipient has an account or not: whether it is sent is decided when it is.';
