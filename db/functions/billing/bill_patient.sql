SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.bill_patient(
    p_hospital_id bigint, p_patient_id bigint, p_discount_percent numeric, p_discount_reason text
) RETURNS bigint
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_merged_into_id bigint;
BEGIN
    -- Not as for something new to come: a deceased patient's certificate is billed, too.
    SELECT p.merged_into_id INTO v_merged_into_id FROM clinic.patients AS p
    WHERE p.hospital_id = p_hospital_id AND p.id = p_patient_id FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        PERFORM auth.refuse_missing('patient', p_patient_id);
    END IF;
    PERFORM clinic.refuse_merged(p_patient_id, v_merged_into_id);
    RETURN clinic.insert_bill(p_hospital_id, p_patient_id, NULL, NULL, p_discount_percent, p_discount_reason);
END
$$;
COMMENT ON FUNCTION clinic.bill_patient(bigint, bigint, numeric, text) IS
'Makes an open bill of a patient alone, without lines, and returns its id. NOT_FOUND, PATIENT_MERGED.';
