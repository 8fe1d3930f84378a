SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.total_claims() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    UPDATE clinic.bills AS b
    SET insurer_paid = new.paid - new.refunded,
        insurer_settled = new.paid - new.refunded + new.written_off + new.untracked,
        transferred = new.transferred,
        claimed_at = new.submitted_at
    WHERE b.hospital_id = new.hospital_id AND b.id = new.bill_id;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION clinic.total_claims() IS
'Rule 9: a bill knows what its claim''s insurer paid, and what of it is settled otherwise.';
CREATE OR REPLACE TRIGGER total_claims AFTER UPDATE ON clinic.claims
FOR EACH ROW WHEN (
    (old.paid - old.refunded, old.written_off, old.untracked, old.transferred, old.submitted_at)
    IS DISTINCT FROM (new.paid - new.refunded, new.written_off, new.untracked, new.transferred, new.submitted_at)
)
EXECUTE FUNCTION clinic.total_claims();
