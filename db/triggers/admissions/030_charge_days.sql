SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.charge_days() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM clinic.charge_open_stay(new.hospital_id, new.id);
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION clinic.charge_days() IS
'Rule 5: when a patient is discharged, the days since the last bill come onto the stay''s open bill, if there is one.';
-- After track_beds, which says where the patient lay until then.
CREATE OR REPLACE TRIGGER track_days AFTER UPDATE OF discharged_at ON clinic.admissions
FOR EACH ROW WHEN (old.discharged_at IS NULL AND new.discharged_at IS NOT NULL) EXECUTE FUNCTION clinic.charge_days();
