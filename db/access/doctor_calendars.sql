-- Generated from db/entities/staff.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.doctor_calendars ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON clinic.doctor_calendars FROM wardgraph_reader;
GRANT SELECT ON clinic.doctor_calendars TO wardgraph_reader;
