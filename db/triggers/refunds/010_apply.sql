SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.apply_refund() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- Its payment adds it to what is waived of the bill, in one step with what was refunded.
    INSERT INTO clinic.adjustments (hospital_id, bill_id, kind, amount, reason, adjusted_by_id, adjusted_at, refund_id)
    SELECT new.hospital_id, p.bill_id, 'WRITTEN_OFF', new.written_off, new.reason, new.refunded_by_id, new.refunded_at, new.id
    FROM clinic.payments AS p
    WHERE p.hospital_id = new.hospital_id AND p.id = new.payment_id AND new.written_off > 0;
    UPDATE clinic.payments AS p SET refunded = p.refunded + new.amount, written_off = p.written_off + new.written_off
    WHERE p.hospital_id = new.hospital_id AND p.id = new.payment_id;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION clinic.apply_refund() IS
'Rule 5: a refund adds to what was refunded of its payment; what it gave back of what was owed is written off, by a row of adjustments.';
CREATE OR REPLACE TRIGGER apply_refund AFTER INSERT ON clinic.refunds
FOR EACH ROW EXECUTE FUNCTION clinic.apply_refund();
