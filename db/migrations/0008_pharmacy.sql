-- pharmacy: medications, each department's stock of them, and prescriptions.
SET LOCAL ROLE wardgraph_owner;

CREATE TABLE clinic.medications (
    hospital_id bigint NOT NULL REFERENCES clinic.hospitals (id),
    id bigint GENERATED ALWAYS AS IDENTITY,
    name text NOT NULL,
    strength text NOT NULL DEFAULT '',
    form text NOT NULL DEFAULT '',
    manufacturer text NOT NULL DEFAULT '',
    unit_price numeric NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clinic.clock(),
    updated_at timestamptz NOT NULL DEFAULT clinic.clock(),
    retired_at timestamptz,
    PRIMARY KEY (hospital_id, id),
    CONSTRAINT medication_is_entered_once UNIQUE (hospital_id, name, strength, manufacturer),
    CONSTRAINT medication_name_is_given CHECK (btrim(name) <> ''),
    CONSTRAINT medication_unit_price_is_not_negative CHECK (unit_price >= 0)
);
COMMENT ON TABLE clinic.medications IS 'A medication that the hospital gives.';
COMMENT ON COLUMN clinic.medications.hospital_id IS 'The hospital.';
COMMENT ON COLUMN clinic.medications.id IS 'Key within the hospital.';
COMMENT ON COLUMN clinic.medications.name IS 'Name.';
COMMENT ON COLUMN clinic.medications.strength IS 'Such as 500 mg.';
COMMENT ON COLUMN clinic.medications.form IS 'Such as tablet.';
COMMENT ON COLUMN clinic.medications.manufacturer IS 'Who makes it.';
COMMENT ON COLUMN clinic.medications.unit_price IS 'Price of one unit in the hospital''s currency.';
COMMENT ON COLUMN clinic.medications.retired_at IS 'Since when it is no longer prescribed.';

CREATE TABLE clinic.stock (
    hospital_id bigint NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    department_id bigint NOT NULL,
    medication_id bigint NOT NULL,
    units_on_hand integer NOT NULL DEFAULT 0,
    reorder_level integer NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT clinic.clock(),
    updated_at timestamptz NOT NULL DEFAULT clinic.clock(),
    PRIMARY KEY (hospital_id, id),
    FOREIGN KEY (hospital_id, department_id) REFERENCES clinic.departments (hospital_id, id),
    FOREIGN KEY (hospital_id, medication_id) REFERENCES clinic.medications (hospital_id, id),
    CONSTRAINT stock_is_one_row_per_department_and_medication UNIQUE (hospital_id, department_id, medication_id),
    CONSTRAINT stock_is_never_negative CHECK (units_on_hand >= 0),
    CONSTRAINT stock_reorder_level_is_not_negative CHECK (reorder_level >= 0)
);
CREATE INDEX stock_of_a_medication ON clinic.stock (hospital_id, medication_id, id);
COMMENT ON TABLE clinic.stock IS 'What a department has of a medication. Units follow the ledger and nothing else (rule 3).';
COMMENT ON COLUMN clinic.stock.hospital_id IS 'The hospital.';
COMMENT ON COLUMN clinic.stock.id IS 'Key within the hospital.';
COMMENT ON COLUMN clinic.stock.department_id IS 'Whose stock.';
COMMENT ON COLUMN clinic.stock.medication_id IS 'Of what.';
COMMENT ON COLUMN clinic.stock.units_on_hand IS 'Units in all batches, expired ones included: the sum of its ledger.';
COMMENT ON COLUMN clinic.stock.reorder_level IS 'Order more when fewer units are left.';

CREATE TABLE clinic.stock_batches (
    hospital_id bigint NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    stock_id bigint NOT NULL,
    batch_number text NOT NULL,
    expires_on date NOT NULL,
    units integer NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT clinic.clock(),
    updated_at timestamptz NOT NULL DEFAULT clinic.clock(),
    PRIMARY KEY (hospital_id, id),
    FOREIGN KEY (hospital_id, stock_id) REFERENCES clinic.stock (hospital_id, id),
    CONSTRAINT batch_number_is_unique_in_its_stock UNIQUE (hospital_id, stock_id, batch_number),
    CONSTRAINT batch_number_is_given CHECK (btrim(batch_number) <> ''),
    CONSTRAINT batch_units_are_never_negative CHECK (units >= 0)
);
CREATE INDEX batches_by_expiry ON clinic.stock_batches (hospital_id, stock_id, expires_on, id);
COMMENT ON TABLE clinic.stock_batches IS 'A delivery of a medication with one expiry date.';
COMMENT ON COLUMN clinic.stock_batches.hospital_id IS 'The hospital.';
COMMENT ON COLUMN clinic.stock_batches.id IS 'Key within the hospital.';
COMMENT ON COLUMN clinic.stock_batches.stock_id IS 'The stock it belongs to.';
COMMENT ON COLUMN clinic.stock_batches.batch_number IS 'The manufacturer''s number, unique in its stock.';
COMMENT ON COLUMN clinic.stock_batches.expires_on IS 'Last day on which it may be given, local to the hospital.';
COMMENT ON COLUMN clinic.stock_batches.units IS 'Units left: the sum of its ledger.';

CREATE TABLE clinic.prescriptions (
    hospital_id bigint NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    visit_id bigint NOT NULL,
    patient_id bigint NOT NULL,
    doctor_id bigint NOT NULL,
    department_id bigint NOT NULL,
    status text NOT NULL DEFAULT 'ACTIVE',
    prescribed_at timestamptz NOT NULL DEFAULT clinic.clock(),
    cancelled_at timestamptz,
    cancelled_by_id bigint,
    cancellation_reason text,
    created_at timestamptz NOT NULL DEFAULT clinic.clock(),
    updated_at timestamptz NOT NULL DEFAULT clinic.clock(),
    PRIMARY KEY (hospital_id, id),
    FOREIGN KEY (hospital_id, visit_id) REFERENCES clinic.visits (hospital_id, id),
    FOREIGN KEY (hospital_id, patient_id) REFERENCES clinic.patients (hospital_id, id),
    FOREIGN KEY (hospital_id, doctor_id) REFERENCES clinic.doctors (hospital_id, id),
    FOREIGN KEY (hospital_id, department_id) REFERENCES clinic.departments (hospital_id, id),
    FOREIGN KEY (hospital_id, cancelled_by_id) REFERENCES auth.accounts (hospital_id, id),
    CONSTRAINT prescription_status_is_known CHECK (status IN ('ACTIVE', 'COMPLETED', 'CANCELLED')),
    CONSTRAINT prescription_cancelled_has_a_reason CHECK ((status = 'CANCELLED') = (cancellation_reason IS NOT NULL))
);
CREATE INDEX prescriptions_of_a_visit ON clinic.prescriptions (hospital_id, visit_id, id);
CREATE INDEX prescriptions_of_a_patient ON clinic.prescriptions (hospital_id, patient_id, prescribed_at, id);
CREATE INDEX prescriptions_by_time ON clinic.prescriptions (hospital_id, prescribed_at, id);
COMMENT ON TABLE clinic.prescriptions IS 'Medications given to a patient in a visit, taken from the stock of the visit''s department (rule 3).';
COMMENT ON COLUMN clinic.prescriptions.hospital_id IS 'The hospital.';
COMMENT ON COLUMN clinic.prescriptions.id IS 'Key within the hospital.';
COMMENT ON COLUMN clinic.prescriptions.visit_id IS 'The visit.';
COMMENT ON COLUMN clinic.prescriptions.patient_id IS 'The visit''s patient.';
COMMENT ON COLUMN clinic.prescriptions.doctor_id IS 'The visit''s doctor.';
COMMENT ON COLUMN clinic.prescriptions.department_id IS 'The department whose stock it took.';
COMMENT ON COLUMN clinic.prescriptions.status IS 'ACTIVE, COMPLETED or CANCELLED; cancelling puts the units back.';
COMMENT ON COLUMN clinic.prescriptions.prescribed_at IS 'When.';
COMMENT ON COLUMN clinic.prescriptions.cancelled_at IS 'When it was cancelled.';
COMMENT ON COLUMN clinic.prescriptions.cancelled_by_id IS 'Who cancelled it.';
COMMENT ON COLUMN clinic.prescriptions.cancellation_reason IS 'Why it was cancelled.';

CREATE TABLE clinic.prescription_items (
    hospital_id bigint NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    prescription_id bigint NOT NULL,
    medication_id bigint NOT NULL,
    dosage text NOT NULL,
    frequency text NOT NULL,
    duration_days integer NOT NULL,
    quantity integer NOT NULL,
    unit_price numeric NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clinic.clock(),
    updated_at timestamptz NOT NULL DEFAULT clinic.clock(),
    PRIMARY KEY (hospital_id, id),
    FOREIGN KEY (hospital_id, prescription_id) REFERENCES clinic.prescriptions (hospital_id, id),
    FOREIGN KEY (hospital_id, medication_id) REFERENCES clinic.medications (hospital_id, id),
    CONSTRAINT prescription_names_a_medication_once UNIQUE (hospital_id, prescription_id, medication_id),
    CONSTRAINT prescription_item_quantity_is_positive CHECK (quantity > 0),
    CONSTRAINT prescription_item_duration_is_positive CHECK (duration_days > 0)
);
CREATE INDEX prescription_items_of_a_medication ON clinic.prescription_items (hospital_id, medication_id, id);
COMMENT ON TABLE clinic.prescription_items IS 'One medication of a prescription. Inserting it takes its units from the stock.';
COMMENT ON COLUMN clinic.prescription_items.hospital_id IS 'The hospital.';
COMMENT ON COLUMN clinic.prescription_items.id IS 'Key within the hospital.';
COMMENT ON COLUMN clinic.prescription_items.prescription_id IS 'The prescription.';
COMMENT ON COLUMN clinic.prescription_items.medication_id IS 'The medication.';
COMMENT ON COLUMN clinic.prescription_items.dosage IS 'How much at a time.';
COMMENT ON COLUMN clinic.prescription_items.frequency IS 'How often.';
COMMENT ON COLUMN clinic.prescription_items.duration_days IS 'For how many days.';
COMMENT ON COLUMN clinic.prescription_items.quantity IS 'Units given.';
COMMENT ON COLUMN clinic.prescription_items.unit_price IS 'The medication''s price at that time.';

CREATE TABLE clinic.stock_movements (
    hospital_id bigint NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    stock_id bigint NOT NULL,
    batch_id bigint NOT NULL,
    kind text NOT NULL,
    units integer NOT NULL,
    prescription_item_id bigint,
    moved_by_id bigint,
    moved_at timestamptz NOT NULL DEFAULT clinic.clock(),
    reason text,
    PRIMARY KEY (hospital_id, id),
    FOREIGN KEY (hospital_id, stock_id) REFERENCES clinic.stock (hospital_id, id),
    FOREIGN KEY (hospital_id, batch_id) REFERENCES clinic.stock_batches (hospital_id, id),
    FOREIGN KEY (hospital_id, prescription_item_id) REFERENCES clinic.prescription_items (hospital_id, id),
    FOREIGN KEY (hospital_id, moved_by_id) REFERENCES auth.accounts (hospital_id, id),
    CONSTRAINT movement_kind_is_known CHECK (kind IN ('RECEIVED', 'DISPENSED', 'RETURNED', 'ADJUSTED', 'EXPIRED')),
    CONSTRAINT movement_sign_matches_its_kind CHECK (
        CASE kind
            WHEN 'RECEIVED' THEN units > 0
            WHEN 'RETURNED' THEN units > 0
            WHEN 'DISPENSED' THEN units < 0
            WHEN 'EXPIRED' THEN units < 0
            ELSE units <> 0
        END
    ),
    CONSTRAINT movement_names_its_prescription_item CHECK (
        (kind IN ('DISPENSED', 'RETURNED')) = (prescription_item_id IS NOT NULL)
    )
);
CREATE INDEX movements_of_a_stock ON clinic.stock_movements (hospital_id, stock_id, id);
CREATE INDEX movements_of_a_batch ON clinic.stock_movements (hospital_id, batch_id);
CREATE INDEX movements_of_a_prescription_item ON clinic.stock_movements (hospital_id, prescription_item_id);
COMMENT ON TABLE clinic.stock_movements IS 'The ledger of the stock, append-only. Inserting a row is the one way to change units.';
COMMENT ON COLUMN clinic.stock_movements.hospital_id IS 'The hospital.';
COMMENT ON COLUMN clinic.stock_movements.id IS 'Key within the hospital.';
COMMENT ON COLUMN clinic.stock_movements.stock_id IS 'The stock.';
COMMENT ON COLUMN clinic.stock_movements.batch_id IS 'The batch.';
COMMENT ON COLUMN clinic.stock_movements.kind IS 'RECEIVED, DISPENSED (by a prescription), RETURNED (its cancelling), ADJUSTED (a count), EXPIRED (thrown away).';
COMMENT ON COLUMN clinic.stock_movements.units IS 'Units added; negative when taken.';
COMMENT ON COLUMN clinic.stock_movements.prescription_item_id IS 'For whom it was dispensed or returned.';
COMMENT ON COLUMN clinic.stock_movements.moved_by_id IS 'The account that did it.';
COMMENT ON COLUMN clinic.stock_movements.moved_at IS 'When.';
COMMENT ON COLUMN clinic.stock_movements.reason IS 'Why, for adjustments.';
