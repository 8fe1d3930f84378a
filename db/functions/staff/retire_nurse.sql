-- Generated from db/entities/staff.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.retire_nurse(p_hospital_id bigint, p_session_id uuid, p_nurse_id bigint)
RETURNS clinic.nurses
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_old clinic.nurses;
    v_new clinic.nurses;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('hospital.manage');
    PERFORM rules.check_input(ARRAY[rules.id_problem('nurseId', p_nurse_id)]);
    PERFORM auth.require_visible(p_hospital_id, 'nurse', p_nurse_id);
    SELECT t.* INTO v_old FROM clinic.nurses AS t
    WHERE t.hospital_id = p_hospital_id AND t.id = p_nurse_id FOR NO KEY UPDATE;
    IF v_old.id IS NULL THEN
        -- Deleted meanwhile.
        PERFORM auth.refuse_missing('nurse', p_nurse_id);
    END IF;
    PERFORM rules.refuse_retired('nurse', p_nurse_id, v_old.retired_at);
    UPDATE clinic.nurses AS t SET retired_at = clinic.clock() WHERE t.hospital_id = p_hospital_id AND t.id = p_nurse_id;
    SELECT t.* INTO STRICT v_new FROM clinic.nurses AS t
    WHERE t.hospital_id = p_hospital_id AND t.id = p_nurse_id;
    RETURN v_new;
END
$$;
COMMENT ON FUNCTION api.retire_nurse(bigint, uuid, bigint) IS
'Retires a row of clinic.nurses: it stays, and takes part in nothing new.
Requires: hospital.manage.
Errors: BAD_USER_INPUT, NOT_FOUND, RETIRED.';
GRANT EXECUTE ON FUNCTION api.retire_nurse(bigint, uuid, bigint) TO wardgraph_api;
