-- More to find: the words of further notes.
SET LOCAL ROLE wardgraph_owner;

CREATE INDEX patients_by_words ON clinic.patients USING gin (
    hospital_id extensions.int8_ops, to_tsvector('simple', rules.folded(notes))
);
CREATE INDEX treatments_by_words ON clinic.treatments USING gin (
    hospital_id extensions.int8_ops, to_tsvector('simple', rules.folded(notes))
);
