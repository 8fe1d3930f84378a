-- imports: every problem of a row has a code, and a kind is whatever has its two functions.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.import_runs DROP CONSTRAINT import_run_kind_is_known;
ALTER TABLE clinic.import_runs ADD CONSTRAINT import_run_kind_is_a_name CHECK (kind ~ '^[A-Z]+(_[A-Z]+)*$');
COMMENT ON COLUMN clinic.import_runs.kind IS 'What its rows are, such as PATIENTS: clinic.checked_<kind> checks them, clinic.loaded_<kind> loads them.';

ALTER TABLE clinic.import_rows ADD COLUMN problem_codes text[];
-- What was wrong before problems had codes, which nobody knows any more.
UPDATE clinic.import_rows AS r SET problem_codes = array_fill('INVALID_VALUE'::text, ARRAY[cardinality(r.problems)]) WHERE r.problems IS NOT NULL;
ALTER TABLE clinic.import_rows ADD CONSTRAINT import_row_has_a_code_for_each_problem
CHECK (num_nonnulls(problems, problem_codes) <> 1 AND cardinality(problems) = cardinality(problem_codes));
COMMENT ON COLUMN clinic.import_rows.problem_codes IS 'The code of each of its problems, in their order; null where there is none.';

-- Their results have other types now.
DROP FUNCTION IF EXISTS clinic.checked_import_rows(bigint, text, bigint, bigint[]);
DROP FUNCTION IF EXISTS clinic.loaded_import_rows(bigint, text, bigint, bigint[], boolean);
DROP FUNCTION IF EXISTS clinic.checked_patients(bigint, bigint, bigint[]);
DROP FUNCTION IF EXISTS clinic.checked_appointments(bigint, bigint, bigint[]);
DROP FUNCTION IF EXISTS clinic.checked_medications(bigint, bigint, bigint[]);
DROP FUNCTION IF EXISTS clinic.loaded_patients(bigint, bigint, bigint[], boolean);
DROP FUNCTION IF EXISTS clinic.loaded_appointments(bigint, bigint, bigint[], boolean);
DROP FUNCTION IF EXISTS clinic.loaded_medications(bigint, bigint, bigint[], boolean);
DROP FUNCTION IF EXISTS clinic.conflicting_appointments(bigint, bigint, bigint[]);
DROP FUNCTION IF EXISTS clinic.patients_there_already(bigint, bigint, bigint[]);
