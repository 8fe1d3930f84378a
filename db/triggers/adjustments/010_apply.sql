SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.apply_adjustment() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF new.kind = 'LAPSED' THEN
        IF clinic.unrecorded_write_off(new.hospital_id, new.bill_id, new.claim_id) <> 0 THEN
            PERFORM rules.refuse_kept('kind');
        END IF;
        RETURN NULL;
    END IF;
    IF new.claim_id IS NULL THEN
        UPDATE clinic.bills AS b SET waived = b.waived + new.amount
        WHERE b.hospital_id = new.hospital_id AND b.id = new.bill_id;
        RETURN NULL;
    END IF;
    -- The bill first, in the order of locks: the claim's change is the bill's, too.
    PERFORM clinic.lock_bill(new.hospital_id, new.bill_id);
    -- The claim's trigger adds up its adjustments.
    UPDATE clinic.claims AS c SET transferred = c.transferred, written_off = c.written_off
    WHERE c.hospital_id = new.hospital_id AND c.id = new.claim_id AND c.bill_id = new.bill_id;
    IF NOT FOUND THEN
        PERFORM rules.refuse_kept('claim_id');
    END IF;
    PERFORM clinic.record_lapse(new.hospital_id, new.bill_id, new.claim_id);
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION clinic.apply_adjustment() IS
'Rule 9: an adjustment adds to what is waived of its bill, or is added up by its claim, which is its bill''s. What lapsed is entered by triggers alone (KEPT_BY_TRIGGERS).';
CREATE OR REPLACE TRIGGER apply_adjustment AFTER INSERT ON clinic.adjustments
FOR EACH ROW WHEN (new.refund_id IS NULL) EXECUTE FUNCTION clinic.apply_adjustment();
