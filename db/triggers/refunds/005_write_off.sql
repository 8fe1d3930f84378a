SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.write_off_refund() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    new.written_off := coalesce((
        SELECT rules.round_money(greatest(new.amount - b.refund_due, 0), b.currency)
        FROM clinic.payments AS p JOIN clinic.bills AS b ON b.hospital_id = p.hospital_id AND b.id = p.bill_id
        WHERE p.hospital_id = new.hospital_id AND p.id = new.payment_id AND p.claim_id IS NULL
        FOR NO KEY UPDATE OF b
    ), 0);
    RETURN new;
END
$$;
COMMENT ON FUNCTION clinic.write_off_refund() IS
'Rule 5: a refund gives back what is due first; what it gives back of what is owed is not owed again. What an insurer is given back is outstanding again (rule 9).';
CREATE OR REPLACE TRIGGER c_write_off BEFORE INSERT ON clinic.refunds
FOR EACH ROW EXECUTE FUNCTION clinic.write_off_refund();
