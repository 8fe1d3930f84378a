SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.apply_movement() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    UPDATE clinic.stock AS s SET units_on_hand = s.units_on_hand + new.units
    WHERE s.hospital_id = new.hospital_id AND s.id = new.stock_id;
    UPDATE clinic.stock_batches AS b SET units = b.units + new.units
    WHERE b.hospital_id = new.hospital_id AND b.id = new.batch_id AND b.stock_id = new.stock_id;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING errcode = 'foreign_key_violation', message = 'The batch does not belong to this stock.';
    END IF;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION clinic.apply_movement() IS
'Rule 3: a row of the ledger changes its batch and its stock by its units; nothing else does.';
CREATE OR REPLACE TRIGGER apply_movement AFTER INSERT ON clinic.stock_movements
FOR EACH ROW EXECUTE FUNCTION clinic.apply_movement();
