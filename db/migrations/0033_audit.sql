-- The audit: every write, every read of clinical data, and what is neither, such as a failed sign-in.
-- It belongs to a role of its own: the owner of all other tables may add events through functions, and no more.
CREATE SCHEMA audit AUTHORIZATION wardgraph_audit;

SET LOCAL ROLE wardgraph_owner;
-- For two views of keys: whose record a row is part of, and which hospitals there are.
GRANT USAGE ON SCHEMA auth TO wardgraph_audit;

SET LOCAL ROLE wardgraph_audit;
COMMENT ON SCHEMA audit IS 'Who did what, when, to which record. Append-only: no role that the application works as may change or remove a row.';
GRANT USAGE ON SCHEMA audit TO wardgraph_owner, wardgraph_reader;

CREATE SEQUENCE audit.event_ids;
COMMENT ON SEQUENCE audit.event_ids IS 'Ids of audit.events. A sequence of its own: before version 17 a partitioned table has no identity columns.';

CREATE TABLE audit.events (
    hospital_id bigint NOT NULL,
    id bigint NOT NULL DEFAULT nextval('audit.event_ids'),
    occurred_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    kind text NOT NULL,
    account_id bigint,
    login text NOT NULL DEFAULT session_user,
    table_name text,
    row_id text,
    patient_ids bigint[] NOT NULL DEFAULT '{}',
    changed_columns text[],
    before jsonb,
    after jsonb,
    details jsonb,
    command text,
    client_address inet,
    request_id text,
    transaction_id xid8 NOT NULL DEFAULT pg_current_xact_id(),
    PRIMARY KEY (hospital_id, id, occurred_at),
    CONSTRAINT event_kind_is_known CHECK (kind IN (
        'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'READ', 'READ_AUDIT', 'BULK_LOAD', 'EXPORT', 'IMPORT', 'BREAK_GLASS',
        'SIGN_IN', 'SIGN_IN_FAILED', 'SIGN_OUT', 'LOCKED_OUT', 'TOKEN_REUSED', 'REFUSED', 'PASSWORD_CHANGED', 'DATABASE_USER'
    ))
) PARTITION BY RANGE (occurred_at);
CREATE INDEX events_by_time ON audit.events (hospital_id, occurred_at, id);
CREATE INDEX events_of_an_account ON audit.events (hospital_id, account_id, occurred_at, id);
CREATE INDEX events_of_a_kind ON audit.events (hospital_id, kind, occurred_at, id);
CREATE INDEX events_of_a_row ON audit.events (hospital_id, table_name, row_id, occurred_at, id);
-- Ids of patients are unique in the installation but for those that a copy brings along. A short list of what is not
-- yet in the index keeps the writer short that has to put it there.
CREATE INDEX events_of_a_patient ON audit.events USING gin (patient_ids) WITH (gin_pending_list_limit = 512);
COMMENT ON TABLE audit.events IS
'One row for each row written, each request that read clinical data, and whatever audit.record_event was told. Append-only; a partition a month, made ahead, and one for what has none.';
COMMENT ON COLUMN audit.events.hospital_id IS 'The hospital.';
COMMENT ON COLUMN audit.events.id IS 'Key within the hospital. Not the order of commits.';
COMMENT ON COLUMN audit.events.occurred_at IS 'When, by the server''s own clock, which app.clock does not move.';
COMMENT ON COLUMN audit.events.kind IS 'INSERT, UPDATE, DELETE and TRUNCATE are writes; READ of clinical data; all else by its name.';
COMMENT ON COLUMN audit.events.account_id IS 'The account that asked; null for PUBLIC and for whoever logged in with SQL.';
COMMENT ON COLUMN audit.events.login IS 'The login of the connection: wardgraph_api for the web tier.';
COMMENT ON COLUMN audit.events.table_name IS 'The table that was written, with its schema.';
COMMENT ON COLUMN audit.events.row_id IS 'The key, within the hospital, of the row that was written.';
COMMENT ON COLUMN audit.events.patient_ids IS 'The patients whose records were written or read.';
COMMENT ON COLUMN audit.events.changed_columns IS 'The names of the columns that an UPDATE changed.';
COMMENT ON COLUMN audit.events.before IS 'What an UPDATE changed, or the whole row of a DELETE. A secret is shown as [secret].';
COMMENT ON COLUMN audit.events.after IS 'What an UPDATE made of it, or the whole row of an INSERT. A secret is shown as [secret].';
COMMENT ON COLUMN audit.events.details IS 'Of a READ the keys of the rows by their kind, of other events what the kind needs; never clinical data.';
COMMENT ON COLUMN audit.events.command IS 'The api function that the web tier called.';
COMMENT ON COLUMN audit.events.client_address IS 'The address that the request came from.';
COMMENT ON COLUMN audit.events.request_id IS 'The id of the request, which its answer and the log have, too.';
COMMENT ON COLUMN audit.events.transaction_id IS 'The transaction, which tells the sealer whether others that are as old may still commit.';

CREATE TABLE audit.events_of_no_month PARTITION OF audit.events DEFAULT;
COMMENT ON TABLE audit.events_of_no_month IS 'Events of months whose partition was not made in time; audit.make_partitions moves them.';
