SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION worker.settle_mail(p_hospital_id bigint, p_mail_id bigint, p_failure text, p_is_final boolean) RETURNS boolean
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_given_up_at timestamptz;
BEGIN
    PERFORM auth.enter_for(p_hospital_id);
    UPDATE auth.mails AS m SET
        sent_at = CASE WHEN p_failure IS NULL THEN now() END,
        failure = p_failure,
        -- The tenth attempt ends about a day after the first.
        given_up_at = CASE WHEN p_failure IS NOT NULL AND (p_is_final OR m.attempts >= 10) THEN now() END
    WHERE m.hospital_id = p_hospital_id AND m.id = p_mail_id
    RETURNING m.given_up_at INTO v_given_up_at;
    RETURN v_given_up_at IS NOT NULL;
END
$$;
COMMENT ON FUNCTION worker.settle_mail(bigint, bigint, text, boolean) IS
'What became of an attempt: without a failure the mail is sent. With one it is tried again later, but for a failure that is final, or the tenth. Answers whether it is given up.';
GRANT EXECUTE ON FUNCTION worker.settle_mail(bigint, bigint, text, boolean) TO wardgraph_worker;
