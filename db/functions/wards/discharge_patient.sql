SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.discharge_patient(
    p_hospital_id bigint, p_session_id uuid, p_admission_id bigint
) RETURNS clinic.admissions
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('admission.manage');
    PERFORM rules.check_input(ARRAY[rules.id_problem('admissionId', p_admission_id)]);
    PERFORM auth.require_visible(p_hospital_id, 'admission', p_admission_id);
    PERFORM clinic.lock_stay(p_hospital_id, p_admission_id, NULL);
    -- Not before the patient came into the bed: a clock can be set back.
    UPDATE clinic.admissions AS a SET discharged_at = greatest(clinic.moment(), (
        SELECT max(s.starts_at) FROM clinic.bed_stays AS s WHERE s.hospital_id = p_hospital_id AND s.admission_id = p_admission_id
    ))
    WHERE a.hospital_id = p_hospital_id AND a.id = p_admission_id;
    RETURN clinic.admission_answer(p_hospital_id, p_admission_id);
END
$$;
COMMENT ON FUNCTION api.discharge_patient(bigint, uuid, bigint) IS
'Ends a patient''s stay.
Requires: admission.manage.
Errors: BAD_USER_INPUT, NOT_FOUND, ALREADY_DISCHARGED.';
GRANT EXECUTE ON FUNCTION api.discharge_patient(bigint, uuid, bigint) TO wardgraph_api;
