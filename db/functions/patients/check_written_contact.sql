SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.check_written_contact(p_hospital_id bigint, p_old jsonb, p_new jsonb) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_patient clinic.patients;
BEGIN
    IF p_old IS NULL THEN
        -- A patient who is unknown the table itself refuses.
        SELECT p.* INTO v_patient FROM clinic.patients AS p
        WHERE p.hospital_id = p_hospital_id AND p.id = (p_new ->> 'patient_id')::bigint FOR NO KEY UPDATE;
        PERFORM rules.refuse_retired('patient', v_patient.id, v_patient.retired_at);
    END IF;
END
$$;
COMMENT ON FUNCTION clinic.check_written_contact(bigint, jsonb, jsonb) IS
'A contact person who somebody adds with SQL is of a patient whose record is in use. RETIRED.';
