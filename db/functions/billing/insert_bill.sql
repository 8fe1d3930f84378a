SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.insert_bill(
    p_hospital_id bigint, p_patient_id bigint, p_appointment_id bigint, p_admission_id bigint, p_discount_percent numeric, p_discount_reason text
) RETURNS bigint
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_id bigint;
BEGIN
    INSERT INTO clinic.bills AS b (
        hospital_id, appointment_id, admission_id, patient_id, currency, discount_percent, discount_reason, tax_rate_percent, issued_by_id
    )
    SELECT
        p_hospital_id, p_appointment_id, p_admission_id, p_patient_id, h.currency, p_discount_percent, nullif(p_discount_reason, ''), h.tax_rate_percent,
        auth.account_id()
    FROM clinic.hospitals AS h
    WHERE h.id = p_hospital_id
    RETURNING b.id INTO STRICT v_id;
    RETURN v_id;
END
$$;
COMMENT ON FUNCTION clinic.insert_bill(bigint, bigint, bigint, bigint, numeric, text) IS
'Makes an open bill without lines, with the hospital''s currency and tax of now, and returns its id. A trigger keeps the patient''s insurance with it.';
