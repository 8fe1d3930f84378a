-- import_runs: the worker goes on with those that were uploaded, and any can be cancelled.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.import_runs ADD COLUMN by_worker boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN clinic.import_runs.by_worker IS 'Whether the worker checks and loads its rows; otherwise whoever began it does.';
ALTER TABLE clinic.import_runs ADD COLUMN cleared_at timestamptz;
COMMENT ON COLUMN clinic.import_runs.cleared_at IS 'When its rows that became no records were deleted; null until then.';
ALTER TABLE clinic.import_runs DROP CONSTRAINT import_run_status_is_known;
ALTER TABLE clinic.import_runs DROP CONSTRAINT import_run_ends_once;
ALTER TABLE clinic.import_runs ADD CONSTRAINT import_run_status_is_known CHECK (status IN ('READING', 'RUNNING', 'COMPLETED', 'CANCELLED'));
ALTER TABLE clinic.import_runs ADD CONSTRAINT import_run_ends_once CHECK ((status IN ('COMPLETED', 'CANCELLED')) = (finished_at IS NOT NULL));
COMMENT ON COLUMN clinic.import_runs.status IS
'READING (its rows are staged), RUNNING (they are checked and loaded), COMPLETED or CANCELLED (what is loaded stays, and nothing more is).';
COMMENT ON COLUMN clinic.import_runs.finished_at IS 'When nothing was left to do, or when it was cancelled; null until then.';
CREATE INDEX import_runs_of_the_worker ON clinic.import_runs (hospital_id, id) WHERE status = 'RUNNING' AND by_worker;
CREATE INDEX import_runs_to_clear ON clinic.import_runs (hospital_id, updated_at) WHERE cleared_at IS NULL;
