SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.charge_medication() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_bill record;
BEGIN
    SELECT b.id, b.appointment_id INTO v_bill FROM clinic.bills AS b
    JOIN clinic.visits AS v ON v.hospital_id = b.hospital_id AND v.appointment_id = b.appointment_id
    WHERE b.hospital_id = new.hospital_id AND b.status = 'OPEN' AND v.id = (
        SELECT p.visit_id FROM clinic.prescriptions AS p WHERE p.hospital_id = new.hospital_id AND p.id = new.prescription_id
    )
    FOR NO KEY UPDATE OF b;
    IF FOUND THEN
        INSERT INTO clinic.bill_lines (
            hospital_id, bill_id, kind, description, quantity, unit_price, amount, appointment_id, treatment_id, prescription_item_id
        )
        SELECT c.hospital_id, v_bill.id, c.kind, c.description, c.quantity, c.unit_price, c.amount, c.appointment_id, c.treatment_id, c.prescription_item_id
        FROM clinic.charges_of(new.hospital_id, v_bill.appointment_id) AS c;
    END IF;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION clinic.charge_medication() IS
'Rule 5: what a visit adds goes onto its appointment''s open bill, if there is one; the visit is locked, so no bill is being issued meanwhile.';
CREATE OR REPLACE TRIGGER e_charge AFTER INSERT ON clinic.prescription_items
FOR EACH ROW EXECUTE FUNCTION clinic.charge_medication();
