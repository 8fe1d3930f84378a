SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.lapse_of_bill() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM clinic.record_lapse(new.hospital_id, new.id, NULL);
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION clinic.lapse_of_bill() IS
'Rule 9: what the patient is not asked for any more is the sum of adjustments, whatever became of the charges.';
CREATE OR REPLACE TRIGGER lapse AFTER UPDATE ON clinic.bills
FOR EACH ROW WHEN (
    (old.written_off, old.waived) IS DISTINCT FROM (new.written_off, new.waived)
    OR new.voided_at IS NOT NULL AND old.voided_at IS NULL AND new.written_off > 0
)
EXECUTE FUNCTION clinic.lapse_of_bill();
