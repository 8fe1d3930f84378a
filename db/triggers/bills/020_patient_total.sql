SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.total_patient() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    -- Whether the bill counts, and whether it did.
    v_now integer := CASE WHEN new.status <> 'VOID' THEN 1 ELSE 0 END;
    v_before integer := CASE WHEN tg_op = 'UPDATE' AND old.status <> 'VOID' THEN 1 ELSE 0 END;
BEGIN
    -- An UPDATE that changes no amount, as of a line's text, keeps the row of the totals free for others.
    IF v_now = v_before AND (
        new.total, new.covered_amount, new.paid, new.refunded, new.balance, new.refund_due, new.written_off, new.insurer_paid,
        new.insurer_balance
    ) IS NOT DISTINCT FROM (
        old.total, old.covered_amount, old.paid, old.refunded, old.balance, old.refund_due, old.written_off, old.insurer_paid,
        old.insurer_balance
    ) THEN
        RETURN NULL;
    END IF;
    UPDATE clinic.patient_totals AS t SET
        bills = t.bills + v_now - v_before,
        total_billed = t.total_billed + v_now * new.total - v_before * coalesce(old.total, 0),
        refund_due = t.refund_due + v_now * new.refund_due - v_before * coalesce(old.refund_due, 0),
        covered = t.covered + v_now * new.covered_amount - v_before * coalesce(old.covered_amount, 0),
        paid = t.paid + v_now * new.paid - v_before * coalesce(old.paid, 0),
        refunded = t.refunded + v_now * new.refunded - v_before * coalesce(old.refunded, 0),
        balance = t.balance + v_now * (new.balance + new.refund_due) - v_before * coalesce(old.balance + old.refund_due, 0),
        written_off = t.written_off + v_now * new.written_off - v_before * coalesce(old.written_off, 0),
        insurer_paid = t.insurer_paid + v_now * new.insurer_paid - v_before * coalesce(old.insurer_paid, 0),
        insurer_balance = t.insurer_balance + v_now * new.insurer_balance - v_before * coalesce(old.insurer_balance, 0)
    WHERE t.hospital_id = new.hospital_id AND t.patient_id = new.patient_id;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION clinic.total_patient() IS
'Rule 6: a patient''s billing totals are the sums of the patient''s bills that are not void.';
CREATE OR REPLACE TRIGGER total_patient AFTER INSERT OR UPDATE ON clinic.bills
FOR EACH ROW EXECUTE FUNCTION clinic.total_patient();
