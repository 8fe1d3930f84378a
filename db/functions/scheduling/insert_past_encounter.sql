SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.insert_past_encounter(
    p_hospital_id bigint, p_patient_id bigint, p_doctor_id bigint, p_starts_at timestamptz, p_ends_at timestamptz,
    p_diagnosis text, p_notes text, p_reason text
) RETURNS bigint
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_doctor clinic.doctors;
    v_day date;
    v_clash record;
    v_id bigint;
BEGIN
    SELECT d.* INTO STRICT v_doctor FROM clinic.doctors AS d WHERE d.hospital_id = p_hospital_id AND d.id = p_doctor_id;
    v_day := (p_starts_at AT TIME ZONE (SELECT h.time_zone FROM clinic.hospitals AS h WHERE h.id = p_hospital_id))::date;
    IF v_doctor.licence_status = 'PENDING' OR v_doctor.registration_expires_on < v_day OR v_doctor.retired_at < p_starts_at THEN
        RAISE EXCEPTION USING
            errcode = 'ZH208', message = 'This doctor did not see patients on that day.',
            detail = jsonb_build_object('doctorId', p_doctor_id::text, 'registrationExpiresOn', v_doctor.registration_expires_on)::text,
            hint = 'Choose the doctor who saw the patient.';
    END IF;
    PERFORM rules.check_input(ARRAY[rules.problem_unless(
        v_day >= (SELECT p.birth_date FROM clinic.patients AS p WHERE p.hospital_id = p_hospital_id AND p.id = p_patient_id) IS NOT FALSE,
        'startsAt', 'OUT_OF_RANGE', 'must not be before the birth of the patient'
    )]);
    SELECT t.starts_at, t.ends_at INTO v_clash FROM clinic.taken_time(p_hospital_id, ARRAY[p_doctor_id], p_starts_at, p_ends_at) AS t
    WHERE t.kind = 'APPOINTMENT' ORDER BY t.starts_at LIMIT 1;
    IF FOUND THEN
        PERFORM clinic.refuse_double_booking(p_doctor_id, v_clash.starts_at, v_clash.ends_at);
    END IF;
    PERFORM clinic.check_patient_free(p_hospital_id, p_patient_id, p_starts_at, p_ends_at, NULL);
    INSERT INTO clinic.appointments (
        hospital_id, patient_id, doctor_id, department_id, booked_by_id, starts_at, ends_at, status, entry_reason
    )
    VALUES (
        p_hospital_id, p_patient_id, p_doctor_id, v_doctor.department_id, auth.account_id(), p_starts_at, p_ends_at, 'COMPLETED', btrim(p_reason)
    )
    RETURNING id INTO v_id;
    INSERT INTO clinic.visits (hospital_id, appointment_id, patient_id, doctor_id, department_id, diagnosis, notes, visited_at)
    VALUES (p_hospital_id, v_id, p_patient_id, p_doctor_id, v_doctor.department_id, btrim(p_diagnosis), p_notes, p_starts_at);
    RETURN v_id;
END
$$;
COMMENT ON FUNCTION clinic.insert_past_encounter(bigint, bigint, bigint, timestamptz, timestamptz, text, text, text) IS
'Makes the appointment and the visit of an encounter that is over, under the locks on the doctor''s calendar and the patient: its id. DOCTOR_NOT_PRACTISING, BAD_USER_INPUT before the birth, DOUBLE_BOOKED, PATIENT_DOUBLE_BOOKED.';
