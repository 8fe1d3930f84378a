-- Generated from db/entities/pharmacy.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.complete_prescription(p_hospital_id bigint, p_session_id uuid, p_prescription_id bigint)
RETURNS clinic.prescriptions
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_old clinic.prescriptions;
    v_new clinic.prescriptions;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('prescription.complete');
    PERFORM rules.check_input(ARRAY[rules.id_problem('prescriptionId', p_prescription_id)]);
    PERFORM auth.require_visible(p_hospital_id, 'prescription', p_prescription_id);
    SELECT t.* INTO v_old FROM clinic.prescriptions AS t
    WHERE t.hospital_id = p_hospital_id AND t.id = p_prescription_id FOR NO KEY UPDATE;
    IF v_old.id IS NULL THEN
        -- Deleted meanwhile.
        PERFORM auth.refuse_missing('prescription', p_prescription_id);
    END IF;
    PERFORM auth.require_doctor('prescription.complete', v_old.doctor_id);
    IF v_old.status NOT IN ('ACTIVE') THEN
        PERFORM rules.refuse_transition('prescription', v_old.status, 'COMPLETED');
    END IF;
    UPDATE clinic.prescriptions AS t SET status = 'COMPLETED'
    WHERE t.hospital_id = p_hospital_id AND t.id = p_prescription_id;
    SELECT t.* INTO STRICT v_new FROM clinic.visible_prescriptions AS t
    WHERE t.hospital_id = p_hospital_id AND t.id = p_prescription_id;
    RETURN v_new;
END
$$;
COMMENT ON FUNCTION api.complete_prescription(bigint, uuid, bigint) IS
'Completes an ACTIVE prescription that the patient has taken to the end.
Requires: prescription.complete.
Errors: BAD_USER_INPUT, NOT_FOUND, FORBIDDEN, BAD_TRANSITION.';
GRANT EXECUTE ON FUNCTION api.complete_prescription(bigint, uuid, bigint) TO wardgraph_api;
