-- A date of birth that somebody estimated is marked as such.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.patients ADD COLUMN birth_date_estimated boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN clinic.patients.birth_date_estimated IS 'Whether the date of birth is an estimate.';
