SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.cancel_prescription(
    p_hospital_id bigint, p_session_id uuid, p_prescription_id bigint, p_reason text
) RETURNS clinic.prescriptions
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_prescription clinic.prescriptions;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('prescription.cancel');
    PERFORM rules.check_input(ARRAY[
        rules.id_problem('prescriptionId', p_prescription_id),
        rules.text_problem('reason', p_reason, 1000)
    ]);
    PERFORM auth.require_visible(p_hospital_id, 'prescription', p_prescription_id);
    -- The visit first: issuing a bill holds it while it reads the prescriptions.
    PERFORM FROM clinic.visits AS v
    WHERE v.hospital_id = p_hospital_id
        AND v.id = (SELECT p.visit_id FROM clinic.prescriptions AS p WHERE p.hospital_id = p_hospital_id AND p.id = p_prescription_id)
    FOR NO KEY UPDATE;
    SELECT p.* INTO STRICT v_prescription FROM clinic.prescriptions AS p
    WHERE p.hospital_id = p_hospital_id AND p.id = p_prescription_id FOR NO KEY UPDATE;
    PERFORM auth.require_doctor('prescription.cancel', v_prescription.doctor_id);
    IF v_prescription.status <> 'ACTIVE' THEN
        PERFORM rules.refuse_transition('prescription', v_prescription.status, 'CANCELLED');
    END IF;
    PERFORM FROM clinic.stock AS s
    WHERE s.hospital_id = p_hospital_id AND s.department_id = v_prescription.department_id AND s.medication_id IN (
        SELECT i.medication_id FROM clinic.prescription_items AS i
        WHERE i.hospital_id = p_hospital_id AND i.prescription_id = p_prescription_id
    )
    ORDER BY s.id FOR NO KEY UPDATE;
    -- Its charges fall away as a whole, before what comes back would take off units one by one.
    UPDATE clinic.prescriptions AS p
    SET status = 'CANCELLED', cancellation_reason = btrim(p_reason), cancelled_at = clinic.clock(), cancelled_by_id = auth.account_id()
    WHERE p.hospital_id = p_hospital_id AND p.id = p_prescription_id
    RETURNING p.* INTO v_prescription;
    -- Back into the batches they came from.
    INSERT INTO clinic.stock_movements (hospital_id, stock_id, batch_id, kind, units, prescription_item_id, moved_by_id, reason)
    SELECT p_hospital_id, o.stock_id, o.batch_id, 'RETURNED', o.units, i.id, auth.account_id(), btrim(p_reason)
    FROM clinic.prescription_items AS i
    CROSS JOIN LATERAL clinic.units_out(p_hospital_id, i.id) AS o
    WHERE i.hospital_id = p_hospital_id AND i.prescription_id = p_prescription_id
    ORDER BY o.stock_id, o.batch_id;
    RETURN v_prescription;
END
$$;
COMMENT ON FUNCTION api.cancel_prescription(bigint, uuid, bigint, text) IS
'Cancels an ACTIVE prescription and puts its units back; it comes off its bill, and what was paid for it is to be given back.
Requires: prescription.cancel.
Errors: BAD_USER_INPUT, NOT_FOUND, FORBIDDEN, BAD_TRANSITION.';
GRANT EXECUTE ON FUNCTION api.cancel_prescription(bigint, uuid, bigint, text) TO wardgraph_api;
