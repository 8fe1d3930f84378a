SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.lock_what_is_billed(p_hospital_id bigint, p_bill_id bigint) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_appointment_id bigint;
    v_admission_id bigint;
BEGIN
    -- What a bill is of never changes.
    SELECT b.appointment_id, b.admission_id INTO v_appointment_id, v_admission_id FROM clinic.bills AS b
    WHERE b.hospital_id = p_hospital_id AND b.id = p_bill_id;
    IF v_admission_id IS NULL THEN
        PERFORM clinic.lock_billed_appointment(p_hospital_id, v_appointment_id);
    ELSE
        PERFORM clinic.lock_billed_stay(p_hospital_id, v_admission_id);
    END IF;
END
$$;
COMMENT ON FUNCTION clinic.lock_what_is_billed(bigint, bigint) IS
'Locks the appointment or the stay of a bill, with its patient: nothing is charged and no further bill issued meanwhile.';
