SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.reverse_charges() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_bill_id bigint;
BEGIN
    -- Those that are paid as well: each is locked, and one of them may just be opening again by a payment being voided.
    FOR v_bill_id IN
        SELECT b.id FROM clinic.bills AS b
        JOIN clinic.visits AS v ON v.hospital_id = b.hospital_id AND v.appointment_id = b.appointment_id
        WHERE b.hospital_id = new.hospital_id AND v.id = new.visit_id
        ORDER BY b.id
    LOOP
        PERFORM clinic.reverse_cancelled(new.hospital_id, v_bill_id);
    END LOOP;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION clinic.reverse_charges() IS
'Rule 5: a cancelled prescription is taken off its appointment''s open bill (clinic.reverse_cancelled).';
CREATE OR REPLACE TRIGGER reverse_charges AFTER UPDATE OF status ON clinic.prescriptions
FOR EACH ROW WHEN (new.status = 'CANCELLED' AND old.status <> 'CANCELLED') EXECUTE FUNCTION clinic.reverse_charges();
