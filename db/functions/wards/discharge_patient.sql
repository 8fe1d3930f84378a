SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.discharge_patient(
    p_hospital_id bigint, p_session_id uuid, p_admission_id bigint
) RETURNS clinic.admissions
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_id bigint;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('admission.manage');
    PERFORM rules.check_input(ARRAY[rules.id_problem('admissionId', p_admission_id)]);
    PERFORM auth.require_visible(p_hospital_id, 'admission', p_admission_id);
    PERFORM FROM clinic.rooms AS r
    WHERE r.hospital_id = p_hospital_id
        AND r.id = (SELECT a.room_id FROM clinic.admissions AS a WHERE a.hospital_id = p_hospital_id AND a.id = p_admission_id)
    FOR NO KEY UPDATE;
    UPDATE clinic.admissions AS a SET discharged_at = clinic.clock()
    WHERE a.hospital_id = p_hospital_id AND a.id = p_admission_id AND a.discharged_at IS NULL
    RETURNING a.id INTO v_id;
    IF v_id IS NULL THEN
        RAISE EXCEPTION USING
            errcode = 'ZH403', message = 'The patient was already discharged.',
            detail = jsonb_build_object('admissionId', p_admission_id::text)::text, hint = 'Read the admission again.';
    END IF;
    RETURN clinic.admission_answer(p_hospital_id, v_id);
END
$$;
COMMENT ON FUNCTION api.discharge_patient(bigint, uuid, bigint) IS
'Ends a patient''s stay.
Requires: admission.manage.
Errors: BAD_USER_INPUT, NOT_FOUND, ALREADY_DISCHARGED.';
GRANT EXECUTE ON FUNCTION api.discharge_patient(bigint, uuid, bigint) TO wardgraph_api;
