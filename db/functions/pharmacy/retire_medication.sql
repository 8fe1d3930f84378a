-- Generated from db/entities/pharmacy.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.retire_medication(p_hospital_id bigint, p_session_id uuid, p_medication_id bigint)
RETURNS clinic.medications
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_old clinic.medications;
    v_new clinic.medications;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('stock.manage');
    PERFORM rules.check_input(ARRAY[rules.id_problem('medicationId', p_medication_id)]);
    PERFORM auth.require_visible(p_hospital_id, 'medication', p_medication_id);
    SELECT t.* INTO v_old FROM clinic.medications AS t
    WHERE t.hospital_id = p_hospital_id AND t.id = p_medication_id FOR NO KEY UPDATE;
    IF v_old.id IS NULL THEN
        -- Deleted meanwhile.
        PERFORM auth.refuse_missing('medication', p_medication_id);
    END IF;
    PERFORM rules.refuse_retired('medication', p_medication_id, v_old.retired_at);
    PERFORM clinic.lock_stock_of_medication(p_hospital_id, p_medication_id);
    PERFORM clinic.refuse_to_retire_medication(p_hospital_id, p_medication_id);
    UPDATE clinic.medications AS t SET retired_at = clinic.clock() WHERE t.hospital_id = p_hospital_id AND t.id = p_medication_id;
    SELECT t.* INTO STRICT v_new FROM clinic.medications AS t
    WHERE t.hospital_id = p_hospital_id AND t.id = p_medication_id;
    RETURN v_new;
END
$$;
COMMENT ON FUNCTION api.retire_medication(bigint, uuid, bigint) IS
'Retires a row of clinic.medications: it stays, and takes part in nothing new.
Requires: stock.manage.
Errors: BAD_USER_INPUT, NOT_FOUND, RETIRED, IN_USE.';
GRANT EXECUTE ON FUNCTION api.retire_medication(bigint, uuid, bigint) TO wardgraph_api;
