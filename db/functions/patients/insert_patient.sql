SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.insert_patient(p_hospital_id bigint, p_row clinic.patients) RETURNS bigint
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_id bigint;
BEGIN
    -- Who registers somebody at the same moment waits, and is told of this patient.
    PERFORM clinic.lock_birth_date(p_hospital_id, p_row.birth_date);
    LOOP
        INSERT INTO clinic.patients AS p (
            hospital_id, medical_record_number, first_name, last_name, birth_date, gender, phone, email, address, allergies,
            insurance_provider, insurance_policy_number, insurance_cover_percent, birth_date_estimated
        ) VALUES (
            p_hospital_id, coalesce(p_row.medical_record_number, nextval('clinic.medical_record_numbers')::text),
            btrim(p_row.first_name), btrim(p_row.last_name), p_row.birth_date, p_row.gender, p_row.phone, p_row.email, p_row.address,
            coalesce(p_row.allergies, '{}'), p_row.insurance_provider, p_row.insurance_policy_number,
            coalesce(p_row.insurance_cover_percent, 0), coalesce(p_row.birth_date_estimated, false)
        )
        ON CONFLICT (hospital_id, medical_record_number) DO NOTHING
        RETURNING p.id INTO v_id;
        -- A generated number may have been entered by hand before: take the next.
        EXIT WHEN v_id IS NOT NULL OR p_row.medical_record_number IS NOT NULL;
    END LOOP;
    IF v_id IS NULL THEN
        PERFORM rules.refuse_existing('medicalRecordNumber', 'a patient with this medical record number');
    END IF;
    RETURN v_id;
END
$$;
COMMENT ON FUNCTION clinic.insert_patient(bigint, clinic.patients) IS
'Makes a patient of a row that clinic.patient_problems has nothing against; the part that registering and signing up share. ALREADY_EXISTS.';
