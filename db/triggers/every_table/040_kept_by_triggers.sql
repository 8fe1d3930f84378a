SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.refuse_by_hand() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- At depth 1 it was a statement that set it, not a trigger.
    IF pg_trigger_depth() = 1 THEN
        PERFORM rules.refuse_kept(tg_argv[0]);
    END IF;
    RETURN CASE tg_op WHEN 'DELETE' THEN old ELSE new END;
END
$$;
COMMENT ON FUNCTION clinic.refuse_by_hand() IS
'What triggers keep (rules 3, 5, 6 and 7) changes only from within a trigger (KEPT_BY_TRIGGERS).';
CREATE OR REPLACE TRIGGER b_kept_by_triggers BEFORE INSERT OR UPDATE OR DELETE ON clinic.department_counts
FOR EACH ROW EXECUTE FUNCTION clinic.refuse_by_hand('department_counts');
CREATE OR REPLACE TRIGGER b_kept_by_triggers BEFORE INSERT OR UPDATE OR DELETE ON clinic.patient_departments
FOR EACH ROW EXECUTE FUNCTION clinic.refuse_by_hand('patient_departments');
CREATE OR REPLACE TRIGGER b_kept_by_triggers BEFORE INSERT OR UPDATE OR DELETE ON clinic.doctor_patients
FOR EACH ROW EXECUTE FUNCTION clinic.refuse_by_hand('doctor_patients');
CREATE OR REPLACE TRIGGER b_kept_by_triggers BEFORE INSERT OR UPDATE OR DELETE ON clinic.patient_totals
FOR EACH ROW EXECUTE FUNCTION clinic.refuse_by_hand('patient_totals');
CREATE OR REPLACE TRIGGER b_kept_by_triggers BEFORE INSERT OR UPDATE OR DELETE ON clinic.room_occupancy
FOR EACH ROW EXECUTE FUNCTION clinic.refuse_by_hand('room_occupancy');
CREATE OR REPLACE TRIGGER b_kept_by_triggers BEFORE UPDATE OF units_on_hand ON clinic.stock
FOR EACH ROW EXECUTE FUNCTION clinic.refuse_by_hand('units_on_hand');
CREATE OR REPLACE TRIGGER b_kept_by_triggers BEFORE UPDATE OF units ON clinic.stock_batches
FOR EACH ROW EXECUTE FUNCTION clinic.refuse_by_hand('units');
CREATE OR REPLACE TRIGGER b_kept_by_triggers BEFORE UPDATE OF
subtotal, discount, tax, total, covered_amount, owed, paid, refunded, status
ON clinic.bills
FOR EACH ROW EXECUTE FUNCTION clinic.refuse_by_hand('subtotal, discount, tax, total, covered_amount, owed, paid, refunded, status');
CREATE OR REPLACE TRIGGER b_kept_by_triggers BEFORE UPDATE OF refunded, status ON clinic.payments
FOR EACH ROW EXECUTE FUNCTION clinic.refuse_by_hand('refunded, status');
CREATE OR REPLACE TRIGGER b_begins_at_zero BEFORE INSERT ON clinic.stock
FOR EACH ROW WHEN (new.units_on_hand <> 0) EXECUTE FUNCTION clinic.refuse_by_hand('units_on_hand');
CREATE OR REPLACE TRIGGER b_begins_at_zero BEFORE INSERT ON clinic.stock_batches
FOR EACH ROW WHEN (new.units <> 0) EXECUTE FUNCTION clinic.refuse_by_hand('units');
CREATE OR REPLACE TRIGGER b_begins_at_zero BEFORE INSERT ON clinic.bills
FOR EACH ROW WHEN (new.subtotal <> 0 OR new.paid <> 0 OR new.refunded <> 0) EXECUTE FUNCTION clinic.refuse_by_hand('subtotal, paid, refunded');
CREATE OR REPLACE TRIGGER b_begins_at_zero BEFORE INSERT ON clinic.payments
FOR EACH ROW WHEN (new.refunded <> 0) EXECUTE FUNCTION clinic.refuse_by_hand('refunded');
