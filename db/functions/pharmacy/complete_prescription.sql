SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.complete_prescription(p_hospital_id bigint, p_session_id uuid, p_prescription_id bigint) RETURNS clinic.prescriptions
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_prescription clinic.prescriptions;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('prescription.complete');
    PERFORM rules.check_input(ARRAY[rules.id_problem('prescriptionId', p_prescription_id)]);
    PERFORM auth.require_visible(p_hospital_id, 'prescription', p_prescription_id);
    SELECT p.* INTO STRICT v_prescription FROM clinic.prescriptions AS p
    WHERE p.hospital_id = p_hospital_id AND p.id = p_prescription_id FOR NO KEY UPDATE;
    PERFORM auth.require_doctor('prescription.complete', v_prescription.doctor_id);
    IF v_prescription.status <> 'ACTIVE' THEN
        PERFORM rules.refuse_transition('prescription', v_prescription.status, 'COMPLETED');
    END IF;
    UPDATE clinic.prescriptions AS p SET status = 'COMPLETED'
    WHERE p.hospital_id = p_hospital_id AND p.id = p_prescription_id
    RETURNING p.* INTO v_prescription;
    RETURN v_prescription;
END
$$;
COMMENT ON FUNCTION api.complete_prescription(bigint, uuid, bigint) IS
'Ends an ACTIVE prescription that was taken to its end.
Requires: prescription.complete.
Errors: BAD_USER_INPUT, NOT_FOUND, FORBIDDEN, BAD_TRANSITION.';
GRANT EXECUTE ON FUNCTION api.complete_prescription(bigint, uuid, bigint) TO wardgraph_api;
