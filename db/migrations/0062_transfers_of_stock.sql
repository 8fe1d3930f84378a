-- Units go from one department's stock to another's in one step: they leave one ledger and come into the other.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.stock_movements
DROP CONSTRAINT movement_kind_is_known,
ADD CONSTRAINT movement_kind_is_known CHECK (
    kind IN ('RECEIVED', 'DISPENSED', 'RETURNED', 'ADJUSTED', 'EXPIRED', 'TRANSFERRED_OUT', 'TRANSFERRED_IN')
),
DROP CONSTRAINT movement_sign_matches_its_kind,
ADD CONSTRAINT movement_sign_matches_its_kind CHECK (
    CASE kind
        WHEN 'RECEIVED' THEN units > 0
        WHEN 'RETURNED' THEN units > 0
        WHEN 'TRANSFERRED_IN' THEN units > 0
        WHEN 'DISPENSED' THEN units < 0
        WHEN 'EXPIRED' THEN units < 0
        WHEN 'TRANSFERRED_OUT' THEN units < 0
        ELSE units <> 0
    END
);
COMMENT ON COLUMN clinic.stock_movements.kind IS
'RECEIVED, DISPENSED (by a prescription), RETURNED (its cancelling), ADJUSTED (a count), EXPIRED (thrown away), TRANSFERRED_OUT and TRANSFERRED_IN (from one department to another).';
COMMENT ON COLUMN clinic.stock_movements.reason IS 'Why, for adjustments, returns and transfers.';

-- Beds A and a are one.
ALTER TABLE clinic.beds DROP CONSTRAINT bed_number_is_unique_in_its_room;
CREATE UNIQUE INDEX bed_number_is_unique_in_its_room ON clinic.beds (hospital_id, room_id, rules.case_folded(number));
