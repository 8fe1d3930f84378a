SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.admit_patient(
    p_hospital_id bigint, p_session_id uuid, p_patient_id bigint, p_room_id bigint, p_reason text, p_request_id uuid DEFAULT NULL
) RETURNS clinic.admissions
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_id bigint;
    v_elsewhere_id bigint;
    v_occupied integer;
    v_room clinic.rooms;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('admission.manage');
    PERFORM rules.check_input(ARRAY[
        rules.id_problem('patientId', p_patient_id),
        rules.id_problem('roomId', p_room_id),
        rules.text_problem('reason', p_reason, 1000)
    ]);
    PERFORM auth.require_patient(p_hospital_id, 'admission.manage', p_patient_id);
    PERFORM auth.require_visible(p_hospital_id, 'room', p_room_id);
    v_id := auth.begin_request(p_hospital_id, p_request_id, 'admit_patient', jsonb_build_array(p_patient_id, p_room_id, p_reason));
    IF v_id IS NULL THEN
        PERFORM clinic.lock_patient(p_hospital_id, p_patient_id);
        SELECT r.* INTO v_room FROM clinic.rooms AS r WHERE r.hospital_id = p_hospital_id AND r.id = p_room_id FOR NO KEY UPDATE;
        IF v_room.id IS NULL THEN
            -- Deleted meanwhile.
            PERFORM auth.refuse_missing('room', p_room_id);
        END IF;
        SELECT a.id INTO v_elsewhere_id FROM clinic.admissions AS a
        WHERE a.hospital_id = p_hospital_id AND a.patient_id = p_patient_id AND a.discharged_at IS NULL;
        IF FOUND THEN
            RAISE EXCEPTION USING
                errcode = 'ZH402', message = 'The patient is already admitted.',
                detail = jsonb_build_object('admissionId', v_elsewhere_id::text)::text, hint = 'Discharge the patient from that room first.';
        END IF;
        SELECT count(*) INTO v_occupied FROM clinic.admissions AS a
        WHERE a.hospital_id = p_hospital_id AND a.room_id = p_room_id AND a.discharged_at IS NULL;
        IF v_occupied >= v_room.beds OR v_room.retired_at IS NOT NULL THEN
            RAISE EXCEPTION USING
                errcode = 'ZH401', message = 'No bed is free in this room.',
                detail = jsonb_build_object('roomId', p_room_id::text, 'beds', v_room.beds, 'occupied', v_occupied)::text,
                hint = 'Choose another room.';
        END IF;
        INSERT INTO clinic.admissions AS a (hospital_id, patient_id, room_id, reason, admitted_by_id)
        VALUES (p_hospital_id, p_patient_id, p_room_id, btrim(p_reason), auth.account_id())
        RETURNING a.id INTO v_id;
        PERFORM auth.finish_request(p_hospital_id, p_request_id, v_id);
    END IF;
    RETURN clinic.admission_answer(p_hospital_id, v_id);
END
$$;
COMMENT ON FUNCTION api.admit_patient(bigint, uuid, bigint, bigint, text, uuid) IS
'Admits a patient to a room with a free bed (rule 7).
Requires: admission.manage.
Errors: BAD_USER_INPUT, NOT_FOUND, RETIRED, ROOM_FULL, ALREADY_ADMITTED, REQUEST_ID_REUSED.';
GRANT EXECUTE ON FUNCTION api.admit_patient(bigint, uuid, bigint, bigint, text, uuid) TO wardgraph_api;
