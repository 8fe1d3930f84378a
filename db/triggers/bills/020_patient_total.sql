SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.total_patient() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_change numeric;
    v_due numeric;
BEGIN
    v_change := CASE new.status WHEN 'VOID' THEN 0 ELSE new.total END;
    v_due := new.refund_due;
    IF tg_op = 'UPDATE' THEN
        v_change := v_change - CASE old.status WHEN 'VOID' THEN 0 ELSE old.total END;
        v_due := v_due - old.refund_due;
    END IF;
    IF v_change <> 0 OR v_due <> 0 THEN
        UPDATE clinic.patient_totals AS t SET total_billed = t.total_billed + v_change, refund_due = t.refund_due + v_due
        WHERE t.hospital_id = new.hospital_id AND t.patient_id = new.patient_id;
    END IF;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION clinic.total_patient() IS
'Rule 6: a patient''s billing total is the sum of the patient''s bills that are not void, and what is to be given back that of all.';
CREATE OR REPLACE TRIGGER total_patient AFTER INSERT OR UPDATE ON clinic.bills
FOR EACH ROW EXECUTE FUNCTION clinic.total_patient();
