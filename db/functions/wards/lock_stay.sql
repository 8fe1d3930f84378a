SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.lock_stay(p_hospital_id bigint, p_admission_id bigint, p_room_id bigint) RETURNS clinic.admissions
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_patient_id bigint;
    v_admission clinic.admissions;
BEGIN
    -- The patient first: whoever moves or discharges the patient waits, so that the room that is read next stays theirs.
    SELECT a.patient_id INTO v_patient_id FROM clinic.admissions AS a WHERE a.hospital_id = p_hospital_id AND a.id = p_admission_id;
    PERFORM FROM clinic.patients AS p WHERE p.hospital_id = p_hospital_id AND p.id = v_patient_id FOR NO KEY UPDATE;
    SELECT a.* INTO STRICT v_admission FROM clinic.admissions AS a WHERE a.hospital_id = p_hospital_id AND a.id = p_admission_id;
    PERFORM clinic.refuse_moved(v_patient_id, v_admission.patient_id);
    PERFORM clinic.lock_rooms(p_hospital_id, coalesce(p_room_id, v_admission.room_id), v_admission.room_id);
    IF v_admission.discharged_at IS NOT NULL THEN
        RAISE EXCEPTION USING
            errcode = 'ZH403', message = 'The patient was already discharged.',
            detail = jsonb_build_object('admissionId', p_admission_id::text)::text, hint = 'Admit the patient again if the patient came back.';
    END IF;
    RETURN v_admission;
END
$$;
COMMENT ON FUNCTION clinic.lock_stay(bigint, bigint, bigint) IS
'Locks the patient of a stay, then the stay''s room and another one, if any, and returns the stay. NOT_FOUND where the other room is gone, ALREADY_DISCHARGED.';
