-- What the rows of a report are filtered by travels as one value, from db/reports.toml to the rows that are counted.
SET LOCAL ROLE wardgraph_owner;

CREATE TYPE clinic.report_filter AS (
    since timestamptz, until timestamptz, department_id bigint, doctor_id bigint, age_from integer, age_to integer
);
COMMENT ON TYPE clinic.report_filter IS
'Which rows a report counts: those from since on and before until, which are infinite where there is no such bound; of a department, of a doctor, of patients whose age on the day of the row is at least age_from and at most age_to, where these are not null.';
