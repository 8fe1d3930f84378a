SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.count_returned() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- Of several batches in one statement, the first counts all, so that the bill is changed once.
    UPDATE clinic.prescription_items AS i SET returned_units = r.units
    FROM (
        SELECT sum(m.units)::integer AS units FROM clinic.stock_movements AS m
        WHERE m.hospital_id = new.hospital_id AND m.prescription_item_id = new.prescription_item_id AND m.kind = 'RETURNED'
    ) AS r
    WHERE i.hospital_id = new.hospital_id AND i.id = new.prescription_item_id AND i.returned_units <> r.units;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION clinic.count_returned() IS
'Rule 3: what came back of a prescription item is the sum of the ledger''s returns, and never more than was dispensed, whoever writes.';
CREATE OR REPLACE TRIGGER count_returned AFTER INSERT ON clinic.stock_movements
FOR EACH ROW WHEN (new.kind = 'RETURNED') EXECUTE FUNCTION clinic.count_returned();
