SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.waive_fees() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM clinic.waive_fees_of(new.hospital_id, new.id);
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION clinic.waive_fees() IS
'Rule 5: who had died by the day of an appointment owes no fee for missing or cancelling it, also where the death is recorded later.';
CREATE OR REPLACE TRIGGER waive_fees AFTER UPDATE OF deceased_on ON clinic.patients
FOR EACH ROW WHEN (new.deceased_on IS NOT NULL AND new.deceased_on IS DISTINCT FROM old.deceased_on) EXECUTE FUNCTION clinic.waive_fees();
