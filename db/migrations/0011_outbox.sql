-- Events for later consumers: one row for every change of an appointment, of stock and of a bill.
SET LOCAL ROLE wardgraph_owner;

CREATE TABLE clinic.outbox_events (
    hospital_id bigint NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    subject text NOT NULL,
    subject_id bigint NOT NULL,
    change text NOT NULL,
    payload jsonb NOT NULL,
    account_id bigint,
    occurred_at timestamptz NOT NULL DEFAULT clinic.clock(),
    PRIMARY KEY (hospital_id, id),
    FOREIGN KEY (hospital_id) REFERENCES clinic.hospitals (id),
    CONSTRAINT event_change_is_known CHECK (change IN ('INSERT', 'UPDATE', 'DELETE'))
);
COMMENT ON TABLE clinic.outbox_events IS 'Append-only. Written in the transaction of the change itself, so an event exists exactly when its change does.';
COMMENT ON COLUMN clinic.outbox_events.hospital_id IS 'The hospital.';
COMMENT ON COLUMN clinic.outbox_events.id IS 'Key within the hospital. Not the order of commits.';
COMMENT ON COLUMN clinic.outbox_events.subject IS 'What changed: appointment, stock or bill.';
COMMENT ON COLUMN clinic.outbox_events.subject_id IS 'The id of the row that changed.';
COMMENT ON COLUMN clinic.outbox_events.change IS 'INSERT, UPDATE or DELETE.';
COMMENT ON COLUMN clinic.outbox_events.payload IS 'Its ids, times, numbers and status after the change; never names or clinical text.';
COMMENT ON COLUMN clinic.outbox_events.account_id IS 'Who caused it.';
COMMENT ON COLUMN clinic.outbox_events.occurred_at IS 'When.';
