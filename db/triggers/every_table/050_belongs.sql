SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.refuse_change() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_column text;
BEGIN
    FOREACH v_column IN ARRAY tg_argv LOOP
        IF to_jsonb(new) -> v_column <> to_jsonb(old) -> v_column THEN
            PERFORM rules.refuse_kept(v_column);
        END IF;
    END LOOP;
    RETURN new;
END
$$;
COMMENT ON FUNCTION clinic.refuse_change() IS
'What a row belongs to, and what others were counted by, stays as it was made (KEPT_BY_TRIGGERS). Arguments: the columns.';
CREATE OR REPLACE TRIGGER b_belongs BEFORE UPDATE OF appointment_id, patient_id, doctor_id, department_id ON clinic.visits
FOR EACH ROW EXECUTE FUNCTION clinic.refuse_change('appointment_id', 'patient_id', 'doctor_id', 'department_id');
CREATE OR REPLACE TRIGGER b_belongs BEFORE UPDATE OF visit_id ON clinic.treatments
FOR EACH ROW EXECUTE FUNCTION clinic.refuse_change('visit_id');
CREATE OR REPLACE TRIGGER b_belongs BEFORE UPDATE OF visit_id, patient_id, doctor_id, department_id ON clinic.prescriptions
FOR EACH ROW EXECUTE FUNCTION clinic.refuse_change('visit_id', 'patient_id', 'doctor_id', 'department_id');
CREATE OR REPLACE TRIGGER b_belongs BEFORE UPDATE OF prescription_id, medication_id, quantity, unit_price ON clinic.prescription_items
FOR EACH ROW EXECUTE FUNCTION clinic.refuse_change('prescription_id', 'medication_id', 'quantity', 'unit_price');
CREATE OR REPLACE TRIGGER b_belongs BEFORE UPDATE OF department_id, medication_id ON clinic.stock
FOR EACH ROW EXECUTE FUNCTION clinic.refuse_change('department_id', 'medication_id');
CREATE OR REPLACE TRIGGER b_belongs BEFORE UPDATE OF stock_id ON clinic.stock_batches
FOR EACH ROW EXECUTE FUNCTION clinic.refuse_change('stock_id');
CREATE OR REPLACE TRIGGER b_belongs BEFORE UPDATE OF appointment_id, patient_id, currency ON clinic.bills
FOR EACH ROW EXECUTE FUNCTION clinic.refuse_change('appointment_id', 'patient_id', 'currency');
CREATE OR REPLACE TRIGGER b_belongs BEFORE UPDATE OF bill_id, amount ON clinic.payments
FOR EACH ROW EXECUTE FUNCTION clinic.refuse_change('bill_id', 'amount');
CREATE OR REPLACE TRIGGER b_belongs BEFORE UPDATE OF patient_id ON clinic.admissions
FOR EACH ROW EXECUTE FUNCTION clinic.refuse_change('patient_id');
