-- Changes of identity, clinical and financial fields say why, where a hospital wants that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.hospitals ADD COLUMN change_reasons_required boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN clinic.hospitals.change_reasons_required IS
'Whether whoever changes identity, clinical or financial fields of a record has to say why.';
