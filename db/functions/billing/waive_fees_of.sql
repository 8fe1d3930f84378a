SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.waive_fees_of(p_hospital_id bigint, p_patient_id bigint) RETURNS void
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
        WHERE b.hospital_id = p_hospital_id AND b.patient_id = p_patient_id AND l.kind = 'FEE'
            AND l.voided_at IS NULL AND l.reverses_id IS NULL AND l.reversed_at IS NULL
        ORDER BY l.appointment_id
    );
    PERFORM FROM clinic.bills AS b
    WHERE b.hospital_id = p_hospital_id AND b.patient_id = p_patient_id AND b.appointment_id = ANY (v_appointment_ids)
    ORDER BY b.id FOR NO KEY UPDATE;
    FOREACH v_appointment_id IN ARRAY v_appointment_ids LOOP
        PERFORM clinic.reverse_fallen_charges(p_hospital_id, v_appointment_id);
    END LOOP;
END
$$;
COMMENT ON FUNCTION clinic.waive_fees_of(bigint, bigint) IS
'Rule 5: takes the fees off for missing or cancelling appointments by whose day a patient had died. Of a patient who lives it takes nothing off.';
