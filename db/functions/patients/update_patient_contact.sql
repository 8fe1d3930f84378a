SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.update_patient_contact(
    p_hospital_id bigint, p_session_id uuid, p_patient_id bigint, p_phone text, p_email text, p_address text
) RETURNS clinic.patients
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_patient clinic.patients;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('patient.contact');
    PERFORM rules.check_input(ARRAY[
        rules.id_problem('patientId', p_patient_id),
        rules.optional_text_problem('phone', p_phone, 50),
        rules.problem_unless(p_email IS NULL OR p_email ~ '^[^@\s]+@[^@\s]+$' AND length(p_email) <= 254, 'email', 'MALFORMED_EMAIL', 'must be an e-mail address'),
        rules.optional_text_problem('address', p_address, 500)
    ]);
    PERFORM auth.require_patient(p_hospital_id, 'patient.contact', p_patient_id);
    UPDATE clinic.patients AS p
    SET phone = coalesce(p_phone, p.phone), email = coalesce(p_email, p.email), address = coalesce(p_address, p.address)
    WHERE p.hospital_id = p_hospital_id AND p.id = p_patient_id;
    SELECT t.* INTO STRICT v_patient FROM clinic.visible_patients AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_patient_id;
    RETURN v_patient;
END
$$;
COMMENT ON FUNCTION api.update_patient_contact(bigint, uuid, bigint, text, text, text) IS
'Changes a patient''s contact data (PATIENT her own, RECEPTIONIST, ADMIN); what is null stays. BAD_USER_INPUT, NOT_FOUND.';
GRANT EXECUTE ON FUNCTION api.update_patient_contact(bigint, uuid, bigint, text, text, text) TO wardgraph_api;
