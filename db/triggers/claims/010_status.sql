SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.claim_status() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_left numeric;
    v_transferred numeric;
    v_written_off numeric;
BEGIN
    SELECT
        coalesce(sum(a.amount) FILTER (WHERE a.kind = 'TRANSFERRED'), 0), coalesce(sum(a.amount) FILTER (WHERE a.kind = 'WRITTEN_OFF'), 0)
    INTO v_transferred, v_written_off
    FROM clinic.adjustments AS a WHERE a.hospital_id = new.hospital_id AND a.claim_id = new.id;
    new.paid := rules.round_money(new.paid, new.currency);
    new.refunded := rules.round_money(new.refunded, new.currency);
    -- What was refused counts as far as it is still covered and not paid: charges may fall away afterwards.
    v_left := greatest(new.amount - new.paid + new.refunded, 0);
    new.transferred := rules.round_money(least(v_transferred, v_left), new.currency);
    v_left := v_left - new.transferred;
    new.written_off := rules.round_money(least(v_written_off, v_left), new.currency);
    v_left := v_left - new.written_off;
    new.untracked := rules.round_money(CASE WHEN new.submitted_at IS NULL THEN least(new.untracked, v_left) ELSE 0 END, new.currency);
    new.status := CASE
        WHEN new.voided_at IS NOT NULL OR new.amount = 0 AND new.paid = new.refunded THEN 'VOID'
        WHEN new.untracked > 0 THEN 'UNTRACKED'
        WHEN new.submitted_at IS NULL THEN 'OPEN'
        WHEN v_left > 0 THEN CASE WHEN new.paid > new.refunded THEN 'PARTLY_PAID' ELSE 'SUBMITTED' END
        WHEN new.paid = new.refunded THEN 'REJECTED'
        WHEN new.transferred + new.written_off > 0 THEN 'SETTLED'
        ELSE 'PAID'
    END;
    RETURN new;
END
$$;
COMMENT ON FUNCTION clinic.claim_status() IS
'Rule 9: what of a claim is transferred and written off follows from its adjustments, and its status from its amounts and from being submitted.';
CREATE OR REPLACE TRIGGER c_status BEFORE INSERT OR UPDATE ON clinic.claims
FOR EACH ROW EXECUTE FUNCTION clinic.claim_status();
