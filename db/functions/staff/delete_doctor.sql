-- Generated from db/entities/staff.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.delete_doctor(
    p_hospital_id bigint, p_session_id uuid, p_doctor_id bigint, p_goes_along integer DEFAULT NULL
)
RETURNS clinic.doctors
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_old clinic.doctors;
    v_rows integer;
    v_gone integer := 0;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('hospital.manage');
    PERFORM rules.check_input(ARRAY[rules.id_problem('doctorId', p_doctor_id)]);
    PERFORM auth.require_visible(p_hospital_id, 'doctor', p_doctor_id);
    PERFORM clinic.lock_calendar(p_hospital_id, p_doctor_id);
    SELECT t.* INTO v_old FROM clinic.doctors AS t
    WHERE t.hospital_id = p_hospital_id AND t.id = p_doctor_id FOR NO KEY UPDATE;
    IF v_old.id IS NULL THEN
        -- Deleted meanwhile.
        PERFORM auth.refuse_missing('doctor', p_doctor_id);
    END IF;
    PERFORM clinic.refuse_to_retire_doctor(p_hospital_id, p_doctor_id);
    SELECT t.* INTO STRICT v_old FROM clinic.visible_doctors AS t
    WHERE t.hospital_id = p_hospital_id AND t.id = p_doctor_id;
    BEGIN
        DELETE FROM clinic.availabilities AS t WHERE t.hospital_id = p_hospital_id AND t.doctor_id = p_doctor_id;
        GET DIAGNOSTICS v_rows = ROW_COUNT;
        v_gone := v_gone + v_rows;
        DELETE FROM clinic.holds AS t WHERE t.hospital_id = p_hospital_id AND t.doctor_id = p_doctor_id;
        GET DIAGNOSTICS v_rows = ROW_COUNT;
        v_gone := v_gone + v_rows;
        DELETE FROM clinic.time_off AS t WHERE t.hospital_id = p_hospital_id AND t.doctor_id = p_doctor_id;
        GET DIAGNOSTICS v_rows = ROW_COUNT;
        v_gone := v_gone + v_rows;
        DELETE FROM clinic.doctors AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_doctor_id;
    EXCEPTION WHEN foreign_key_violation THEN
        PERFORM rules.refuse_in_use('doctor', p_doctor_id, NULL);
    END;
    PERFORM rules.require_goes_along('doctor', p_doctor_id, p_goes_along, v_gone);
    RETURN v_old;
END
$$;
COMMENT ON FUNCTION api.delete_doctor(bigint, uuid, bigint, integer) IS
'Deletes a row of clinic.doctors that nothing names, and answers with what it was. Its rows of clinic.availabilities, clinic.holds, clinic.time_off go along; p_goes_along is how many, for whoever wants no others to go.
Requires: hospital.manage.
Errors: BAD_USER_INPUT, NOT_FOUND, IN_USE, CHANGED_MEANWHILE.';
GRANT EXECUTE ON FUNCTION api.delete_doctor(bigint, uuid, bigint, integer) TO wardgraph_api;
