SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.record_event() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_row CONSTANT jsonb := to_jsonb(new);
BEGIN
    INSERT INTO clinic.outbox_events (hospital_id, subject, subject_id, change, payload, account_id)
    SELECT new.hospital_id, tg_argv[0], new.id, tg_op, jsonb_object_agg(c.name, v_row -> c.name), auth.account_id()
    FROM unnest(tg_argv[1:]) AS c (name);
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION clinic.record_event() IS
'An event in the outbox for the change of a row. Arguments: the subject, then the columns that its payload shows.';
CREATE OR REPLACE TRIGGER z_outbox_insert AFTER INSERT ON clinic.appointments
FOR EACH ROW EXECUTE FUNCTION clinic.record_event('appointment', 'patient_id', 'doctor_id', 'department_id', 'starts_at', 'ends_at', 'status');
CREATE OR REPLACE TRIGGER z_outbox_update AFTER UPDATE ON clinic.appointments
FOR EACH ROW WHEN (old.* IS DISTINCT FROM new.*)
EXECUTE FUNCTION clinic.record_event('appointment', 'patient_id', 'doctor_id', 'department_id', 'starts_at', 'ends_at', 'status');
CREATE OR REPLACE TRIGGER z_outbox_insert AFTER INSERT ON clinic.stock
FOR EACH ROW EXECUTE FUNCTION clinic.record_event('stock', 'department_id', 'medication_id', 'units_on_hand', 'reorder_level');
CREATE OR REPLACE TRIGGER z_outbox_update AFTER UPDATE ON clinic.stock
FOR EACH ROW WHEN (old.* IS DISTINCT FROM new.*)
EXECUTE FUNCTION clinic.record_event('stock', 'department_id', 'medication_id', 'units_on_hand', 'reorder_level');
CREATE OR REPLACE TRIGGER z_outbox_insert AFTER INSERT ON clinic.bills
FOR EACH ROW EXECUTE FUNCTION clinic.record_event('bill', 'appointment_id', 'patient_id', 'status', 'currency', 'total', 'owed', 'paid', 'refunded');
CREATE OR REPLACE TRIGGER z_outbox_update AFTER UPDATE ON clinic.bills
FOR EACH ROW WHEN (old.* IS DISTINCT FROM new.*)
EXECUTE FUNCTION clinic.record_event('bill', 'appointment_id', 'patient_id', 'status', 'currency', 'total', 'owed', 'paid', 'refunded');
