-- Seals: the events of each hospital, chained by hashes, so that whoever changes, removes or slips in one is found out.
SET LOCAL ROLE wardgraph_audit;

CREATE INDEX events_to_seal ON audit.events (hospital_id, transaction_id, id);

CREATE TABLE audit.seals (
    hospital_id bigint NOT NULL,
    run bigint NOT NULL,
    sealed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    sealed_below xid8 NOT NULL,
    next_transaction xid8 NOT NULL,
    event_ids bigint[] NOT NULL,
    links bytea[] NOT NULL,
    head bytea NOT NULL,
    PRIMARY KEY (hospital_id, run),
    CONSTRAINT seal_has_a_link_for_each_event CHECK (cardinality(event_ids) = cardinality(links) AND cardinality(links) > 0)
);
ALTER TABLE audit.seals ALTER COLUMN links SET STORAGE EXTERNAL;
COMMENT ON TABLE audit.seals IS
'The chain of a hospital''s events. Each hash is SHA-256 over the one before it and the text of the event (audit.event_text); each head over the last of them and the row itself.';
COMMENT ON COLUMN audit.seals.hospital_id IS 'The hospital.';
COMMENT ON COLUMN audit.seals.run IS 'Its number: 1, 2, 3 without a gap.';
COMMENT ON COLUMN audit.seals.sealed_at IS 'When.';
COMMENT ON COLUMN audit.seals.sealed_below IS 'Every event of an older transaction is sealed: none of these can commit any more.';
COMMENT ON COLUMN audit.seals.next_transaction IS 'No transaction of this number or a later one had begun: what is of one cannot have happened before.';
COMMENT ON COLUMN audit.seals.event_ids IS 'The events, in the order of the chain.';
COMMENT ON COLUMN audit.seals.links IS 'The hash of each of them.';
COMMENT ON COLUMN audit.seals.head IS 'The end of the chain so far. Kept elsewhere, it tells whether the chain was made again.';
