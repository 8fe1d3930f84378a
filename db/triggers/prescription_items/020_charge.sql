SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.charge_medication() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM clinic.charge_open_bill(new.hospital_id, (
        SELECT v.appointment_id FROM clinic.prescriptions AS p
        JOIN clinic.visits AS v ON v.hospital_id = p.hospital_id AND v.id = p.visit_id
        WHERE p.hospital_id = new.hospital_id AND p.id = new.prescription_id
    ));
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION clinic.charge_medication() IS
'Rule 5: what a visit adds goes onto its appointment''s open bill (clinic.charge_open_bill).';
CREATE OR REPLACE TRIGGER e_charge AFTER INSERT ON clinic.prescription_items
FOR EACH ROW EXECUTE FUNCTION clinic.charge_medication();
