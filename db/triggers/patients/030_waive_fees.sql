SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.waive_fees() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_appointment_ids bigint[];
    v_appointment_id bigint;
BEGIN
    v_appointment_ids := ARRAY(
        SELECT DISTINCT l.appointment_id
        FROM clinic.bills AS b
        JOIN clinic.bill_lines AS l ON l.hospital_id = b.hospital_id AND l.bill_id = b.id
        WHERE b.hospital_id = new.hospital_id AND b.patient_id = new.id AND l.kind = 'FEE'
            AND l.voided_at IS NULL AND l.reverses_id IS NULL AND l.reversed_at IS NULL
        ORDER BY l.appointment_id
    );
    PERFORM FROM clinic.bills AS b
    WHERE b.hospital_id = new.hospital_id AND b.patient_id = new.id AND b.appointment_id = ANY (v_appointment_ids)
    ORDER BY b.id FOR NO KEY UPDATE;
    FOREACH v_appointment_id IN ARRAY v_appointment_ids LOOP
        PERFORM clinic.reverse_fallen_charges(new.hospital_id, v_appointment_id);
    END LOOP;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION clinic.waive_fees() IS
'Rule 5: who had died by the day of an appointment owes no fee for missing or cancelling it, also where the death is recorded later.';
CREATE OR REPLACE TRIGGER waive_fees AFTER UPDATE OF deceased_on ON clinic.patients
FOR EACH ROW WHEN (new.deceased_on IS NOT NULL AND new.deceased_on IS DISTINCT FROM old.deceased_on) EXECUTE FUNCTION clinic.waive_fees();
