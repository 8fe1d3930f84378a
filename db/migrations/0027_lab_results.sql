SET LOCAL ROLE wardgraph_owner;

CREATE TABLE clinic.lab_results (
    hospital_id bigint NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    visit_id bigint NOT NULL,
    test text NOT NULL,
    value text NOT NULL,
    unit text NOT NULL DEFAULT '',
    reference_range text NOT NULL DEFAULT '',
    abnormal boolean NOT NULL DEFAULT false,
    resulted_at timestamptz NOT NULL,
    notes text,
    created_at timestamptz NOT NULL DEFAULT clinic.clock(),
    updated_at timestamptz NOT NULL DEFAULT clinic.clock(),
    PRIMARY KEY (hospital_id, id),
    FOREIGN KEY (hospital_id, visit_id) REFERENCES clinic.visits (hospital_id, id),
    CONSTRAINT lab_result_test_is_given CHECK (btrim(test) <> ''),
    CONSTRAINT lab_result_value_is_given CHECK (btrim(value) <> '')
);
CREATE INDEX lab_results_of_a_visit ON clinic.lab_results (hospital_id, visit_id, id);
CREATE INDEX lab_results_by_time ON clinic.lab_results (hospital_id, resulted_at, id);
CREATE INDEX lab_results_by_folded_test ON clinic.lab_results (hospital_id, lower(test) COLLATE "C", id);
COMMENT ON TABLE clinic.lab_results IS 'A result of a laboratory test that was ordered in a visit.';
COMMENT ON COLUMN clinic.lab_results.hospital_id IS 'The hospital.';
COMMENT ON COLUMN clinic.lab_results.id IS 'Key within the hospital.';
COMMENT ON COLUMN clinic.lab_results.visit_id IS 'The visit.';
COMMENT ON COLUMN clinic.lab_results.test IS 'Name of the test.';
COMMENT ON COLUMN clinic.lab_results.value IS 'The value that was found, a number or words.';
COMMENT ON COLUMN clinic.lab_results.unit IS 'Unit of the value; empty where it has none.';
COMMENT ON COLUMN clinic.lab_results.reference_range IS 'The range of usual values; empty where there is none.';
COMMENT ON COLUMN clinic.lab_results.abnormal IS 'Whether the value lies outside of what is usual.';
COMMENT ON COLUMN clinic.lab_results.resulted_at IS 'When the laboratory had the result.';
COMMENT ON COLUMN clinic.lab_results.notes IS 'Clinical notes.';
COMMENT ON COLUMN clinic.lab_results.created_at IS 'When the row was entered.';
COMMENT ON COLUMN clinic.lab_results.updated_at IS 'When the row last changed.';
