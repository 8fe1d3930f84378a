SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.round_amounts() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    UPDATE clinic.doctors AS t SET consultation_fee = rules.round_money(t.consultation_fee, new.currency) WHERE t.hospital_id = new.id;
    UPDATE clinic.medications AS t SET unit_price = rules.round_money(t.unit_price, new.currency) WHERE t.hospital_id = new.id;
    -- Without bills they are all nothing.
    UPDATE clinic.patient_totals AS t SET
        currency = new.currency, total_billed = n.nothing, refund_due = n.nothing, covered = n.nothing, paid = n.nothing, refunded = n.nothing,
        balance = n.nothing, written_off = n.nothing, insurer_paid = n.nothing, insurer_balance = n.nothing
    FROM (SELECT rules.round_money(0, new.currency) AS nothing) AS n
    WHERE t.hospital_id = new.id;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION clinic.round_amounts() IS
'What has no price yet is nothing in the hospital''s currency: 0 of JPY, 0.00 of EUR. While anything has a price the currency stays.';
CREATE OR REPLACE TRIGGER round_amounts AFTER UPDATE OF currency ON clinic.hospitals
FOR EACH ROW WHEN (old.currency <> new.currency) EXECUTE FUNCTION clinic.round_amounts();
