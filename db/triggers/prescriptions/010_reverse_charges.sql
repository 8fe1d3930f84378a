SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.reverse_charges() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM clinic.reverse_fallen_charges(new.hospital_id, (
        SELECT v.appointment_id FROM clinic.visits AS v WHERE v.hospital_id = new.hospital_id AND v.id = new.visit_id
    ));
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION clinic.reverse_charges() IS
'Rule 5: a cancelled prescription is taken off its appointment''s bills (clinic.reverse_fallen_charges).';
CREATE OR REPLACE TRIGGER reverse_charges AFTER UPDATE OF status ON clinic.prescriptions
FOR EACH ROW WHEN (new.status = 'CANCELLED' AND old.status <> 'CANCELLED') EXECUTE FUNCTION clinic.reverse_charges();
