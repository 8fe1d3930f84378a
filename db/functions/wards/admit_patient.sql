SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.admit_patient(
    p_hospital_id bigint, p_session_id uuid, p_patient_id bigint, p_room_id bigint, p_reason text, p_bed_id bigint DEFAULT NULL,
    p_request_id uuid DEFAULT NULL
) RETURNS clinic.admissions
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_id bigint;
    v_elsewhere_id bigint;
    v_bed_id bigint;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('admission.manage');
    PERFORM rules.check_input(ARRAY[
        rules.id_problem('patientId', p_patient_id),
        rules.id_problem('roomId', p_room_id),
        CASE WHEN p_bed_id IS NOT NULL THEN rules.id_problem('bedId', p_bed_id) END,
        rules.text_problem('reason', p_reason, 1000)
    ]);
    PERFORM auth.require_patient(p_hospital_id, 'admission.manage', p_patient_id);
    PERFORM auth.require_visible(p_hospital_id, 'room', p_room_id);
    v_id := auth.begin_request(
        p_hospital_id, p_request_id, 'admit_patient',
        jsonb_build_array(p_patient_id, p_room_id, p_reason) || CASE WHEN p_bed_id IS NULL THEN '[]' ELSE to_jsonb(p_bed_id) END
    );
    IF v_id IS NULL THEN
        PERFORM clinic.lock_patient(p_hospital_id, p_patient_id);
        PERFORM clinic.lock_rooms(p_hospital_id, p_room_id, p_room_id);
        SELECT a.id INTO v_elsewhere_id FROM clinic.admissions AS a
        WHERE a.hospital_id = p_hospital_id AND a.patient_id = p_patient_id AND a.discharged_at IS NULL;
        IF FOUND THEN
            RAISE EXCEPTION USING
                errcode = 'ZH402', message = 'The patient is already admitted.',
                detail = jsonb_build_object('admissionId', v_elsewhere_id::text)::text, hint = 'Transfer the patient, or end the stay there first.';
        END IF;
        v_bed_id := clinic.free_bed(p_hospital_id, p_room_id, p_bed_id);
        INSERT INTO clinic.admissions AS a (hospital_id, patient_id, room_id, bed_id, reason, admitted_by_id, admitted_at)
        VALUES (p_hospital_id, p_patient_id, p_room_id, v_bed_id, btrim(p_reason), auth.account_id(), clinic.moment())
        RETURNING a.id INTO v_id;
        PERFORM auth.finish_request(p_hospital_id, p_request_id, v_id);
    END IF;
    RETURN clinic.admission_answer(p_hospital_id, v_id);
END
$$;
COMMENT ON FUNCTION api.admit_patient(bigint, uuid, bigint, bigint, text, bigint, uuid) IS
'Admits a patient to a free bed of a room, the first one unless one is named (rule 7).
Requires: admission.manage.
Errors: BAD_USER_INPUT, NOT_FOUND, RETIRED, PATIENT_MERGED, PATIENT_DECEASED, ROOM_FULL, BED_OCCUPIED, ALREADY_ADMITTED, REQUEST_ID_REUSED.';
GRANT EXECUTE ON FUNCTION api.admit_patient(bigint, uuid, bigint, bigint, text, bigint, uuid) TO wardgraph_api;
