SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.charge_treatment() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM clinic.charge_open_bill(new.hospital_id, (
        SELECT v.appointment_id FROM clinic.visits AS v WHERE v.hospital_id = new.hospital_id AND v.id = new.visit_id
    ));
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION clinic.charge_treatment() IS
'Rule 5: what a visit adds goes onto its appointment''s open bill (clinic.charge_open_bill).';
CREATE OR REPLACE TRIGGER charge AFTER INSERT ON clinic.treatments
FOR EACH ROW EXECUTE FUNCTION clinic.charge_treatment();
