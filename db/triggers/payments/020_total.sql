SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.total_payments() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_paid numeric;
    v_refunded numeric;
    v_waived numeric;
BEGIN
    v_paid := CASE new.status WHEN 'VOID' THEN 0 ELSE new.amount END;
    v_refunded := CASE new.status WHEN 'VOID' THEN 0 ELSE new.refunded END;
    v_waived := CASE new.status WHEN 'VOID' THEN 0 ELSE new.written_off END;
    IF tg_op = 'UPDATE' THEN
        v_paid := v_paid - CASE old.status WHEN 'VOID' THEN 0 ELSE old.amount END;
        v_refunded := v_refunded - CASE old.status WHEN 'VOID' THEN 0 ELSE old.refunded END;
        v_waived := v_waived - CASE old.status WHEN 'VOID' THEN 0 ELSE old.written_off END;
    END IF;
    IF new.claim_id IS NULL THEN
        -- What was started is paid now, and pending no more: at once, since together they never exceed what is owed.
        UPDATE clinic.bills AS b
        SET paid = b.paid + v_paid, refunded = b.refunded + v_refunded, waived = b.waived + v_waived,
            pending = b.pending - CASE WHEN tg_op = 'INSERT' AND new.started_payment_id IS NOT NULL THEN new.amount ELSE 0 END
        WHERE b.hospital_id = new.hospital_id AND b.id = new.bill_id;
    ELSE
        -- The bill first, in the order of locks: the claim's change is the bill's, too.
        PERFORM clinic.lock_bill(new.hospital_id, new.bill_id);
        UPDATE clinic.claims AS c SET paid = c.paid + v_paid, refunded = c.refunded + v_refunded
        WHERE c.hospital_id = new.hospital_id AND c.id = new.claim_id AND c.bill_id = new.bill_id;
        IF NOT FOUND THEN
            PERFORM rules.refuse_kept('claim_id');
        END IF;
    END IF;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION clinic.total_payments() IS
'Rule 5: what a bill, or its claim, was paid, refunded and thereby waived is the sum over its payments that are not void.';
CREATE OR REPLACE TRIGGER total_payments AFTER INSERT OR UPDATE ON clinic.payments
FOR EACH ROW EXECUTE FUNCTION clinic.total_payments();
