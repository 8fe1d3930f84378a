SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.refuse_delete() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RAISE EXCEPTION USING
        errcode = 'ZH503', message = format('Rows of %s are never deleted.', tg_argv[0]),
        detail = jsonb_build_object('table', tg_argv[0])::text, hint = 'Retire, cancel or reverse it instead.';
END
$$;
COMMENT ON FUNCTION clinic.refuse_delete() IS
'Clinical and financial rows are retired or reversed, never deleted (NEVER_DELETED).';
CREATE OR REPLACE TRIGGER a_never_deleted BEFORE DELETE ON clinic.patients
FOR EACH ROW EXECUTE FUNCTION clinic.refuse_delete('patients');
CREATE OR REPLACE TRIGGER a_never_deleted BEFORE DELETE ON clinic.appointments
FOR EACH ROW EXECUTE FUNCTION clinic.refuse_delete('appointments');
CREATE OR REPLACE TRIGGER a_never_deleted BEFORE DELETE ON clinic.visits
FOR EACH ROW EXECUTE FUNCTION clinic.refuse_delete('visits');
CREATE OR REPLACE TRIGGER a_never_deleted BEFORE DELETE ON clinic.treatments
FOR EACH ROW EXECUTE FUNCTION clinic.refuse_delete('treatments');
CREATE OR REPLACE TRIGGER a_never_deleted BEFORE DELETE ON clinic.prescriptions
FOR EACH ROW EXECUTE FUNCTION clinic.refuse_delete('prescriptions');
CREATE OR REPLACE TRIGGER a_never_deleted BEFORE DELETE ON clinic.prescription_items
FOR EACH ROW EXECUTE FUNCTION clinic.refuse_delete('prescription_items');
CREATE OR REPLACE TRIGGER a_never_deleted BEFORE DELETE ON clinic.stock_movements
FOR EACH ROW EXECUTE FUNCTION clinic.refuse_delete('stock_movements');
CREATE OR REPLACE TRIGGER a_never_deleted BEFORE DELETE ON clinic.admissions
FOR EACH ROW EXECUTE FUNCTION clinic.refuse_delete('admissions');
CREATE OR REPLACE TRIGGER a_never_deleted BEFORE DELETE ON clinic.bills
FOR EACH ROW EXECUTE FUNCTION clinic.refuse_delete('bills');
CREATE OR REPLACE TRIGGER a_never_deleted BEFORE DELETE ON clinic.bill_lines
FOR EACH ROW EXECUTE FUNCTION clinic.refuse_delete('bill_lines');
CREATE OR REPLACE TRIGGER a_never_deleted BEFORE DELETE ON clinic.payments
FOR EACH ROW EXECUTE FUNCTION clinic.refuse_delete('payments');
CREATE OR REPLACE TRIGGER a_never_deleted BEFORE DELETE ON clinic.refunds
FOR EACH ROW EXECUTE FUNCTION clinic.refuse_delete('refunds');
CREATE OR REPLACE TRIGGER a_never_deleted BEFORE DELETE ON clinic.record_openings
FOR EACH ROW EXECUTE FUNCTION clinic.refuse_delete('record_openings');
CREATE OR REPLACE TRIGGER a_never_deleted BEFORE DELETE ON clinic.outbox_events
FOR EACH ROW EXECUTE FUNCTION clinic.refuse_delete('outbox_events');
CREATE OR REPLACE TRIGGER a_never_deleted BEFORE DELETE ON clinic.amendments
FOR EACH ROW EXECUTE FUNCTION clinic.refuse_delete('amendments');
