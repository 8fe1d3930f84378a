-- Generated from db/entities/hospital.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.hospital_slugs ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON clinic.hospital_slugs FROM wardgraph_reader;
