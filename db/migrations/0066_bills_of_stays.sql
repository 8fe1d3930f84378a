-- A stay is billed by the day, at the rate of the room's type.
SET LOCAL ROLE wardgraph_owner;

CREATE TABLE clinic.room_rates (
    hospital_id bigint NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    type text NOT NULL,
    amount numeric NOT NULL,
    valid_from date NOT NULL,
    set_by_id bigint,
    created_at timestamptz NOT NULL DEFAULT clinic.clock(),
    updated_at timestamptz NOT NULL DEFAULT clinic.clock(),
    PRIMARY KEY (hospital_id, id),
    FOREIGN KEY (hospital_id) REFERENCES clinic.hospitals (id),
    FOREIGN KEY (hospital_id, set_by_id) REFERENCES auth.accounts (hospital_id, id),
    CONSTRAINT room_rate_is_one_from_a_day UNIQUE (hospital_id, type, valid_from),
    CONSTRAINT room_rate_type_is_known CHECK (type IN ('GENERAL', 'PRIVATE', 'ICU', 'THEATRE')),
    CONSTRAINT room_rate_is_not_negative CHECK (amount >= 0 AND amount < 'infinity'),
    CONSTRAINT room_rate_begins_on_a_day CHECK (isfinite(valid_from))
);
COMMENT ON TABLE clinic.room_rates IS 'What a day in a room of a type costs, from a day on.';
COMMENT ON COLUMN clinic.room_rates.hospital_id IS 'The hospital.';
COMMENT ON COLUMN clinic.room_rates.id IS 'Key within the hospital.';
COMMENT ON COLUMN clinic.room_rates.type IS 'The type of room.';
COMMENT ON COLUMN clinic.room_rates.amount IS 'Price of a day, in the hospital''s currency; 0 where nothing is charged.';
COMMENT ON COLUMN clinic.room_rates.valid_from IS 'The first day, at the hospital, that it is the price of.';
COMMENT ON COLUMN clinic.room_rates.set_by_id IS 'The account that set it last.';
COMMENT ON COLUMN clinic.room_rates.created_at IS 'When the row was entered.';
COMMENT ON COLUMN clinic.room_rates.updated_at IS 'When the row last changed.';

ALTER TABLE clinic.bills
ADD COLUMN admission_id bigint,
ADD FOREIGN KEY (hospital_id, admission_id) REFERENCES clinic.admissions (hospital_id, id),
ADD CONSTRAINT bill_is_of_one CHECK (appointment_id IS NULL OR admission_id IS NULL);
CREATE UNIQUE INDEX bill_is_one_open_per_stay ON clinic.bills (hospital_id, admission_id) WHERE status = 'OPEN' AND admission_id IS NOT NULL;
CREATE INDEX bills_of_a_stay ON clinic.bills (hospital_id, admission_id, id) WHERE admission_id IS NOT NULL;
COMMENT ON TABLE clinic.bills IS
'What an appointment costs, or a stay, or what is charged to a patient otherwise. It grows until it is paid; charges that come later go onto a further bill. Triggers keep every amount.';
COMMENT ON COLUMN clinic.bills.admission_id IS 'The stay; null if the bill is of none.';

ALTER TABLE clinic.bill_lines
ADD COLUMN admission_id bigint,
ADD COLUMN room_type text,
ADD COLUMN first_day date,
ADD COLUMN last_day date,
ADD FOREIGN KEY (hospital_id, admission_id) REFERENCES clinic.admissions (hospital_id, id),
DROP CONSTRAINT line_kind_is_known,
ADD CONSTRAINT line_kind_is_known CHECK (kind IN ('CONSULTATION', 'TREATMENT', 'MEDICATION', 'ROOM', 'FEE', 'OTHER')),
ADD CONSTRAINT line_room_type_is_known CHECK (room_type IN ('GENERAL', 'PRIVATE', 'ICU', 'THEATRE')),
ADD CONSTRAINT line_of_a_room_names_its_days CHECK (
    num_nonnulls(admission_id, room_type, first_day, last_day) = CASE kind WHEN 'ROOM' THEN 4 ELSE 0 END AND first_day <= last_day
),
ADD CONSTRAINT line_of_a_room_is_of_so_many_days CHECK (discounts_id IS NOT NULL OR abs(quantity) = last_day - first_day + 1),
ADD CONSTRAINT room_day_is_billed_once EXCLUDE USING gist (
    hospital_id WITH =, admission_id WITH =, daterange(first_day, last_day, '[]') WITH &&
) WHERE (admission_id IS NOT NULL AND voided_at IS NULL AND reverses_id IS NULL AND reversed_at IS NULL AND discounts_id IS NULL);
-- Whether a rate would change what is billed.
CREATE INDEX bill_lines_of_a_room_type ON clinic.bill_lines (hospital_id, room_type, last_day)
WHERE room_type IS NOT NULL AND voided_at IS NULL AND reverses_id IS NULL AND reversed_at IS NULL AND discounts_id IS NULL;
COMMENT ON COLUMN clinic.bill_lines.kind IS
'CONSULTATION, TREATMENT, MEDICATION, ROOM (days of a stay), FEE (for cancelling late or not coming) or OTHER.';
COMMENT ON COLUMN clinic.bill_lines.admission_id IS 'The stay whose days it charges.';
COMMENT ON COLUMN clinic.bill_lines.room_type IS 'The type of room that the patient lay in on these days.';
COMMENT ON COLUMN clinic.bill_lines.first_day IS 'The first of these days, at the hospital.';
COMMENT ON COLUMN clinic.bill_lines.last_day IS 'The last of these days.';
