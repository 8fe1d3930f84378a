SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.refuse_update() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM rules.refuse_kept(format('Rows of %s', tg_argv[0]));
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION clinic.refuse_update() IS
'Ledgers are append-only (KEPT_BY_TRIGGERS).';
CREATE OR REPLACE TRIGGER a_append_only BEFORE UPDATE ON clinic.stock_movements
FOR EACH ROW EXECUTE FUNCTION clinic.refuse_update('stock_movements');
CREATE OR REPLACE TRIGGER a_append_only BEFORE UPDATE ON clinic.refunds
FOR EACH ROW EXECUTE FUNCTION clinic.refuse_update('refunds');
CREATE OR REPLACE TRIGGER a_append_only BEFORE UPDATE ON clinic.record_openings
FOR EACH ROW EXECUTE FUNCTION clinic.refuse_update('record_openings');
CREATE OR REPLACE TRIGGER a_append_only BEFORE UPDATE ON clinic.outbox_events
FOR EACH ROW EXECUTE FUNCTION clinic.refuse_update('outbox_events');
CREATE OR REPLACE TRIGGER a_append_only BEFORE UPDATE OF
hospital_id, bill_id, kind, description, quantity, unit_price, amount, appointment_id, treatment_id,
prescription_item_id, reverses_id
ON clinic.bill_lines
FOR EACH ROW EXECUTE FUNCTION clinic.refuse_update('bill_lines');
CREATE OR REPLACE TRIGGER a_append_only BEFORE UPDATE ON clinic.amendments
FOR EACH ROW EXECUTE FUNCTION clinic.refuse_update('amendments');
