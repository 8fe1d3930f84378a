SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.lapse_of_claim() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM clinic.record_lapse(new.hospital_id, new.bill_id, new.id);
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION clinic.lapse_of_claim() IS
'Rule 9: what the insurer is not asked for any more is the sum of adjustments, whatever became of the charges.';
CREATE OR REPLACE TRIGGER lapse AFTER UPDATE ON clinic.claims
FOR EACH ROW WHEN (
    old.written_off <> new.written_off OR new.voided_at IS NOT NULL AND old.voided_at IS NULL AND new.written_off > 0
)
EXECUTE FUNCTION clinic.lapse_of_claim();
