SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.apply_refund() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    UPDATE clinic.payments AS p SET refunded = p.refunded + new.amount, written_off = p.written_off + new.written_off
    WHERE p.hospital_id = new.hospital_id AND p.id = new.payment_id;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION clinic.apply_refund() IS
'Rule 5: a refund adds to what was refunded of its payment.';
CREATE OR REPLACE TRIGGER apply_refund AFTER INSERT ON clinic.refunds
FOR EACH ROW EXECUTE FUNCTION clinic.apply_refund();
