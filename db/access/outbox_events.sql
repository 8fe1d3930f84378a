-- Generated from db/entities/hospital.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.outbox_events ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON clinic.outbox_events FROM wardgraph_reader;
CREATE OR REPLACE TRIGGER a_never_deleted BEFORE DELETE ON clinic.outbox_events
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_delete('outbox_events');
CREATE OR REPLACE TRIGGER a_append_only BEFORE UPDATE ON clinic.outbox_events
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_update('outbox_events');
