-- imports: files of records that a hospital arrives with. A row waits here until it is moved, once, to where it belongs.
SET LOCAL ROLE wardgraph_owner;

CREATE TABLE clinic.import_runs (
    hospital_id bigint NOT NULL REFERENCES clinic.hospitals (id),
    id bigint GENERATED ALWAYS AS IDENTITY,
    kind text NOT NULL,
    sha256 text NOT NULL,
    file_name text NOT NULL,
    status text NOT NULL DEFAULT 'READING',
    is_dry_run boolean NOT NULL DEFAULT false,
    is_confirmed boolean NOT NULL DEFAULT false,
    rows_read bigint NOT NULL DEFAULT 0,
    rows_checked bigint NOT NULL DEFAULT 0,
    rows_loaded bigint NOT NULL DEFAULT 0,
    rows_refused bigint NOT NULL DEFAULT 0,
    rows_doubtful bigint NOT NULL DEFAULT 0,
    compared_at timestamptz,
    started_by_id bigint,
    started_at timestamptz NOT NULL DEFAULT clinic.clock(),
    finished_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT clinic.clock(),
    updated_at timestamptz NOT NULL DEFAULT clinic.clock(),
    PRIMARY KEY (hospital_id, id),
    CONSTRAINT import_run_is_of_one_content UNIQUE (hospital_id, kind, sha256),
    FOREIGN KEY (hospital_id, started_by_id) REFERENCES auth.accounts (hospital_id, id),
    CONSTRAINT import_run_kind_is_known CHECK (kind IN ('PATIENTS', 'STAFF', 'APPOINTMENTS', 'MEDICATIONS', 'STOCK', 'BILLS')),
    CONSTRAINT import_run_hash_is_in_lowercase_digits CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    CONSTRAINT import_run_file_name_is_short CHECK (length(file_name) BETWEEN 1 AND 255),
    CONSTRAINT import_run_status_is_known CHECK (status IN ('READING', 'RUNNING', 'COMPLETED')),
    CONSTRAINT import_run_ends_once CHECK ((status = 'COMPLETED') = (finished_at IS NOT NULL))
);
CREATE INDEX import_runs_by_time ON clinic.import_runs (hospital_id, started_at, id);
COMMENT ON TABLE clinic.import_runs IS
'Files that were imported, each content of a kind once: the same file again goes on with what is not loaded yet.';
COMMENT ON COLUMN clinic.import_runs.hospital_id IS 'The hospital.';
COMMENT ON COLUMN clinic.import_runs.id IS 'Key within the hospital.';
COMMENT ON COLUMN clinic.import_runs.kind IS 'What its rows are: PATIENTS, STAFF, APPOINTMENTS, MEDICATIONS, STOCK or BILLS.';
COMMENT ON COLUMN clinic.import_runs.sha256 IS 'The SHA-256 of the file''s content, in hexadecimal digits: what tells that a file is the same.';
COMMENT ON COLUMN clinic.import_runs.file_name IS 'What the file was called.';
COMMENT ON COLUMN clinic.import_runs.status IS 'READING (its rows are staged), RUNNING (they are checked and loaded) or COMPLETED.';
COMMENT ON COLUMN clinic.import_runs.is_dry_run IS 'Whether rows are checked and not loaded.';
COMMENT ON COLUMN clinic.import_runs.is_confirmed IS 'Whether rows that are likely there already are loaded all the same.';
COMMENT ON COLUMN clinic.import_runs.rows_read IS 'How many rows of the file are staged.';
COMMENT ON COLUMN clinic.import_runs.rows_checked IS 'How many of them were checked, those that were loaded before included.';
COMMENT ON COLUMN clinic.import_runs.rows_loaded IS 'How many became records.';
COMMENT ON COLUMN clinic.import_runs.rows_refused IS 'How many were refused by a rule.';
COMMENT ON COLUMN clinic.import_runs.rows_doubtful IS 'How many were left out because they are likely there already.';
COMMENT ON COLUMN clinic.import_runs.compared_at IS 'When its rows had been compared with each other.';
COMMENT ON COLUMN clinic.import_runs.started_by_id IS 'The account that imports.';
COMMENT ON COLUMN clinic.import_runs.started_at IS 'When the file was first given.';
COMMENT ON COLUMN clinic.import_runs.finished_at IS 'When nothing was left to do; null until then.';
COMMENT ON COLUMN clinic.import_runs.created_at IS 'When the row was made.';
COMMENT ON COLUMN clinic.import_runs.updated_at IS 'When it last changed.';

CREATE TABLE clinic.import_rows (
    hospital_id bigint NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    import_run_id bigint NOT NULL,
    line bigint NOT NULL,
    status text NOT NULL DEFAULT 'STAGED',
    given jsonb,
    problems text[],
    keys text[],
    lock_key bigint,
    record_id bigint,
    created_at timestamptz NOT NULL DEFAULT clinic.clock(),
    PRIMARY KEY (hospital_id, id),
    CONSTRAINT import_row_is_of_one_line UNIQUE (hospital_id, import_run_id, line),
    FOREIGN KEY (hospital_id, import_run_id) REFERENCES clinic.import_runs (hospital_id, id),
    CONSTRAINT import_row_status_is_known CHECK (status IN ('STAGED', 'GOOD', 'REFUSED', 'DOUBTFUL', 'CHECKED', 'LOADED')),
    CONSTRAINT import_row_is_loaded_once CHECK ((status = 'LOADED') = (record_id IS NOT NULL))
)
-- A row is rewritten twice on its way: there is room for that on its page.
WITH (fillfactor = 70);
-- What is left to do, in the order in which it is locked.
CREATE INDEX import_rows_to_check ON clinic.import_rows (hospital_id, import_run_id, line) WHERE status = 'STAGED';
CREATE INDEX import_rows_to_load ON clinic.import_rows (hospital_id, import_run_id, lock_key, line) WHERE status = 'GOOD';
CREATE INDEX import_rows_with_problems ON clinic.import_rows (hospital_id, import_run_id, line, id) WHERE problems IS NOT NULL;
COMMENT ON TABLE clinic.import_rows IS
'The rows of files that are imported. A row that became a record keeps its line and the record''s key, so that it is never loaded again, and none of its values.';
COMMENT ON COLUMN clinic.import_rows.hospital_id IS 'The hospital.';
COMMENT ON COLUMN clinic.import_rows.id IS 'Key within the hospital.';
COMMENT ON COLUMN clinic.import_rows.import_run_id IS 'The import.';
COMMENT ON COLUMN clinic.import_rows.line IS 'The line of the file that it begins on, or its place in a list of JSON, from 1.';
COMMENT ON COLUMN clinic.import_rows.status IS
'STAGED (not checked yet), GOOD (to be loaded), REFUSED (by a rule), DOUBTFUL (likely there already), CHECKED (nothing is against it, in a dry run) or LOADED.';
COMMENT ON COLUMN clinic.import_rows.given IS 'Its values by the names of columns; null once it is loaded.';
COMMENT ON COLUMN clinic.import_rows.problems IS 'Everything that is wrong with it, a sentence each; null where nothing is.';
COMMENT ON COLUMN clinic.import_rows.keys IS
'What no other row of the file may have: a text that begins with "=" is unique, one that begins with "?" tells of a likely duplicate.';
COMMENT ON COLUMN clinic.import_rows.lock_key IS 'What rows are loaded in the order of, so that every transaction locks in the same one.';
COMMENT ON COLUMN clinic.import_rows.record_id IS 'The key of the record that it became.';
COMMENT ON COLUMN clinic.import_rows.created_at IS 'When it was staged.';
