SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.dispense() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_today CONSTANT date := clinic.today(new.hospital_id);
    v_stock_id bigint;
    v_on_hand integer;
    v_batch record;
    v_left integer := new.quantity;
BEGIN
    SELECT s.id INTO v_stock_id
    FROM clinic.prescriptions AS p
    JOIN clinic.stock AS s
        ON s.hospital_id = p.hospital_id AND s.department_id = p.department_id AND s.medication_id = new.medication_id
    WHERE p.hospital_id = new.hospital_id AND p.id = new.prescription_id
    FOR NO KEY UPDATE OF s;
    -- After the lock, so that no one takes the same units.
    SELECT coalesce(sum(b.units), 0) INTO v_on_hand FROM clinic.stock_batches AS b
    WHERE b.hospital_id = new.hospital_id AND b.stock_id = v_stock_id AND b.expires_on >= v_today;
    IF v_on_hand < new.quantity THEN
        PERFORM clinic.refuse_shortage(new.medication_id, new.quantity, v_on_hand);
    END IF;
    FOR v_batch IN
        SELECT b.id, b.units FROM clinic.stock_batches AS b
        WHERE b.hospital_id = new.hospital_id AND b.stock_id = v_stock_id AND b.expires_on >= v_today AND b.units > 0
        ORDER BY b.expires_on, b.id
    LOOP
        EXIT WHEN v_left = 0;
        INSERT INTO clinic.stock_movements (hospital_id, stock_id, batch_id, kind, units, prescription_item_id, moved_by_id)
        VALUES (new.hospital_id, v_stock_id, v_batch.id, 'DISPENSED', -least(v_left, v_batch.units), new.id, auth.account_id());
        v_left := v_left - least(v_left, v_batch.units);
    END LOOP;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION clinic.dispense() IS
'Rule 3: takes an item''s units from the stock of the prescription''s department, earliest expiry first; an expired batch counts as none. OUT_OF_STOCK undoes the whole prescription.';
CREATE OR REPLACE TRIGGER dispense AFTER INSERT ON clinic.prescription_items
FOR EACH ROW EXECUTE FUNCTION clinic.dispense();
