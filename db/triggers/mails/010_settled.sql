SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.refuse_settled_mail() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM rules.refuse_kept('Mail that was sent or given up');
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION clinic.refuse_settled_mail() IS
'What became of a mail does not change any more (KEPT_BY_TRIGGERS).';
CREATE OR REPLACE TRIGGER a_settled BEFORE UPDATE ON auth.mails
FOR EACH ROW WHEN (old.sent_at IS NOT NULL OR old.given_up_at IS NOT NULL) EXECUTE FUNCTION clinic.refuse_settled_mail();
