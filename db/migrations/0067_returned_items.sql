-- Part of a prescription comes back: to the shelf, or through the ledger into the bin; and the discount of a line is kept as it was given.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.stock_movements
DROP CONSTRAINT movement_kind_is_known,
ADD CONSTRAINT movement_kind_is_known CHECK (
    kind IN ('RECEIVED', 'DISPENSED', 'RETURNED', 'DESTROYED', 'ADJUSTED', 'EXPIRED', 'TRANSFERRED_OUT', 'TRANSFERRED_IN')
),
DROP CONSTRAINT movement_sign_matches_its_kind,
ADD CONSTRAINT movement_sign_matches_its_kind CHECK (
    CASE kind
        WHEN 'RECEIVED' THEN units > 0
        WHEN 'RETURNED' THEN units > 0
        WHEN 'TRANSFERRED_IN' THEN units > 0
        WHEN 'DISPENSED' THEN units < 0
        WHEN 'DESTROYED' THEN units < 0
        WHEN 'EXPIRED' THEN units < 0
        WHEN 'TRANSFERRED_OUT' THEN units < 0
        ELSE units <> 0
    END
),
DROP CONSTRAINT movement_names_its_prescription_item,
ADD CONSTRAINT movement_names_its_prescription_item CHECK (
    (prescription_item_id IS NOT NULL) = (kind IN ('DISPENSED', 'RETURNED', 'DESTROYED'))
);
COMMENT ON COLUMN clinic.stock_movements.kind IS
'RECEIVED, DISPENSED (by a prescription), RETURNED (a prescription or part of it came back), DESTROYED (came back and cannot be used), ADJUSTED (a count), EXPIRED (thrown away), TRANSFERRED_OUT and TRANSFERRED_IN (from one department to another).';
COMMENT ON COLUMN clinic.stock_movements.reason IS 'Why, for adjustments, returns, what is destroyed and transfers.';

ALTER TABLE clinic.prescription_items ADD COLUMN returned_units integer NOT NULL DEFAULT 0;
COMMENT ON COLUMN clinic.prescription_items.returned_units IS 'Units that came back: all of a cancelled prescription''s. Triggers keep it.';
-- Nobody changes these rows: they were last changed when they were.
ALTER TABLE clinic.prescription_items DISABLE TRIGGER USER;
UPDATE clinic.prescription_items AS i SET returned_units = r.units
FROM (
    SELECT m.hospital_id, m.prescription_item_id, sum(m.units) AS units FROM clinic.stock_movements AS m
    WHERE m.kind = 'RETURNED' AND m.prescription_item_id IS NOT NULL
    GROUP BY m.hospital_id, m.prescription_item_id
) AS r
WHERE i.hospital_id = r.hospital_id AND i.id = r.prescription_item_id;
ALTER TABLE clinic.prescription_items ENABLE TRIGGER USER;
ALTER TABLE clinic.prescription_items
ADD CONSTRAINT prescription_item_returns_no_more_than_was_dispensed CHECK (returned_units BETWEEN 0 AND quantity);

ALTER TABLE clinic.bill_lines ADD COLUMN discount_percent numeric;
COMMENT ON COLUMN clinic.bill_lines.discount_percent IS 'The percentage of a discount; null on any other line.';
-- Its description has begun with it since lines are discounted.
UPDATE clinic.bill_lines SET discount_percent = substring(description FROM '^([0-9]+(\.[0-9]+)?) % off: ')::numeric
WHERE discounts_id IS NOT NULL AND reverses_id IS NULL;
ALTER TABLE clinic.bill_lines
ADD CONSTRAINT line_discount_is_a_percentage CHECK (discount_percent BETWEEN 0 AND 100 AND scale(discount_percent) <= 2);
