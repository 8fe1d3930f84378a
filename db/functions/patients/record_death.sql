SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.record_death(
    p_hospital_id bigint, p_session_id uuid, p_patient_id bigint, p_deceased_on date, p_confirmed boolean DEFAULT false
) RETURNS clinic.patients
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_patient clinic.patients;
    v_from timestamptz;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('patient.death');
    PERFORM rules.check_input(ARRAY[
        rules.id_problem('patientId', p_patient_id),
        rules.problem_unless(p_deceased_on IS NOT NULL, 'deceasedOn', 'REQUIRED', 'is required'),
        rules.problem_unless(p_deceased_on <= clinic.today(p_hospital_id), 'deceasedOn', 'OUT_OF_RANGE', 'must not be after today')
    ]);
    PERFORM auth.require_visible(p_hospital_id, 'patient', p_patient_id);
    PERFORM clinic.lock_record(p_hospital_id, p_patient_id);
    SELECT p.* INTO STRICT v_patient FROM clinic.patients AS p WHERE p.hospital_id = p_hospital_id AND p.id = p_patient_id;
    PERFORM clinic.refuse_deceased(p_patient_id, v_patient.deceased_on);
    PERFORM rules.check_input(ARRAY[
        rules.problem_unless(p_deceased_on >= v_patient.birth_date, 'deceasedOn', 'OUT_OF_RANGE', 'must not be before the date of birth')
    ]);
    v_from := p_deceased_on::timestamp AT TIME ZONE (SELECT h.time_zone FROM clinic.hospitals AS h WHERE h.id = p_hospital_id);
    PERFORM FROM clinic.appointments AS a
    WHERE a.hospital_id = p_hospital_id AND a.patient_id = p_patient_id AND a.starts_at >= v_from ORDER BY a.id FOR NO KEY UPDATE;
    PERFORM clinic.refuse_death_before_visits(p_hospital_id, p_patient_id, p_deceased_on);
    PERFORM rules.require_confirmation(p_confirmed, clinic.death_warnings(p_hospital_id, p_patient_id, v_from, 'deceasedOn'));
    -- First, for a fee of late cancelling is not owed by the dead.
    UPDATE clinic.patients AS p SET deceased_on = p_deceased_on WHERE p.hospital_id = p_hospital_id AND p.id = p_patient_id;
    PERFORM clinic.cancel_after_death(p_hospital_id, p_patient_id);
    SELECT t.* INTO v_patient FROM clinic.visible_patients AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_patient_id;
    IF v_patient.id IS NULL THEN
        -- A nurse whose last tie was one of these appointments.
        SELECT p.id, p.hospital_id, p.medical_record_number, p.first_name, p.last_name, p.birth_date, p.gender, p.deceased_on, p.registered_at,
            p.created_at, p.updated_at
        INTO v_patient.id, v_patient.hospital_id, v_patient.medical_record_number, v_patient.first_name, v_patient.last_name, v_patient.birth_date,
            v_patient.gender, v_patient.deceased_on, v_patient.registered_at, v_patient.created_at, v_patient.updated_at
        FROM clinic.patients AS p WHERE p.hospital_id = p_hospital_id AND p.id = p_patient_id;
    END IF;
    RETURN v_patient;
END
$$;
COMMENT ON FUNCTION api.record_death(bigint, uuid, bigint, date, boolean) IS
'Records the day on which a patient died. Nothing new can be booked for the patient; appointments from that day on that are BOOKED or CHECKED_IN are named first, and cancelled when that is confirmed.
Requires: patient.death.
Errors: BAD_USER_INPUT, NOT_FOUND, PATIENT_MERGED, PATIENT_DECEASED, VISIT_AFTER_DEATH, CONFIRMATION_NEEDED.';
GRANT EXECUTE ON FUNCTION api.record_death(bigint, uuid, bigint, date, boolean) TO wardgraph_api;
