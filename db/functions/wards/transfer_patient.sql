SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.transfer_patient(
    p_hospital_id bigint, p_session_id uuid, p_admission_id bigint, p_room_id bigint, p_reason text, p_bed_id bigint DEFAULT NULL,
    p_request_id uuid DEFAULT NULL
) RETURNS clinic.admissions
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_id bigint;
    v_admission clinic.admissions;
    v_bed_id bigint;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('admission.manage');
    PERFORM rules.check_input(ARRAY[
        rules.id_problem('admissionId', p_admission_id),
        rules.id_problem('roomId', p_room_id),
        CASE WHEN p_bed_id IS NOT NULL THEN rules.id_problem('bedId', p_bed_id) END,
        rules.text_problem('reason', p_reason, 1000)
    ]);
    PERFORM auth.require_visible(p_hospital_id, 'admission', p_admission_id);
    PERFORM auth.require_visible(p_hospital_id, 'room', p_room_id);
    v_id := auth.begin_request(
        p_hospital_id, p_request_id, 'transfer_patient', jsonb_build_array(p_admission_id, p_room_id, p_bed_id, p_reason)
    );
    IF v_id IS NULL THEN
        v_admission := clinic.lock_stay(p_hospital_id, p_admission_id, p_room_id);
        PERFORM rules.check_input(ARRAY[
            rules.problem_unless(p_bed_id IS DISTINCT FROM v_admission.bed_id, 'bedId', 'ALREADY_THERE', 'is the bed that the patient is in')
        ]);
        v_bed_id := clinic.free_bed(p_hospital_id, p_room_id, p_bed_id);
        PERFORM set_config('app.transfer_reason', btrim(p_reason), true);
        UPDATE clinic.admissions AS a SET bed_id = v_bed_id WHERE a.hospital_id = p_hospital_id AND a.id = p_admission_id;
        PERFORM set_config('app.transfer_reason', '', true);
        v_id := p_admission_id;
        PERFORM auth.finish_request(p_hospital_id, p_request_id, v_id);
    END IF;
    RETURN clinic.admission_answer(p_hospital_id, v_id);
END
$$;
COMMENT ON FUNCTION api.transfer_patient(bigint, uuid, bigint, bigint, text, bigint, uuid) IS
'Brings a patient into another bed: the first free one of the room unless one is named. The stay goes on, and keeps its beds over time (rule 7).
Requires: admission.manage.
Errors: BAD_USER_INPUT, NOT_FOUND, RETIRED, ROOM_FULL, BED_OCCUPIED, ALREADY_DISCHARGED, REQUEST_ID_REUSED.';
GRANT EXECUTE ON FUNCTION api.transfer_patient(bigint, uuid, bigint, bigint, text, bigint, uuid) TO wardgraph_api;
