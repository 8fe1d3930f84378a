SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.keep_prescription_item(
    p_hospital_id bigint, p_session_id uuid, p_prescription_item_id bigint, p_allergy_reason text
) RETURNS clinic.prescription_items
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_prescription clinic.prescriptions;
    v_item clinic.prescription_items;
    v_new text[];
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('appointment.treat');
    PERFORM rules.check_input(ARRAY[
        rules.id_problem('prescriptionItemId', p_prescription_item_id),
        rules.text_problem('allergyReason', p_allergy_reason, 1000)
    ]);
    SELECT p.* INTO v_prescription FROM clinic.prescriptions AS p
    JOIN clinic.prescription_items AS i ON i.hospital_id = p.hospital_id AND i.prescription_id = p.id
    WHERE p.hospital_id = p_hospital_id AND i.id = p_prescription_item_id;
    IF v_prescription.id IS NULL OR NOT auth.sees(p_hospital_id, 'prescription', v_prescription.id) THEN
        PERFORM auth.refuse_missing('prescription_item', p_prescription_item_id);
    END IF;
    -- An allergy that is just being recorded is waited for.
    PERFORM FROM clinic.patients AS p WHERE p.hospital_id = p_hospital_id AND p.id = v_prescription.patient_id FOR SHARE;
    SELECT p.* INTO STRICT v_prescription FROM clinic.prescriptions AS p
    WHERE p.hospital_id = p_hospital_id AND p.id = v_prescription.id FOR NO KEY UPDATE;
    PERFORM auth.require_doctor('appointment.treat', v_prescription.doctor_id);
    IF v_prescription.status <> 'ACTIVE' THEN
        PERFORM rules.refuse_transition('prescription', v_prescription.status, 'ACTIVE');
    END IF;
    SELECT i.* INTO STRICT v_item FROM clinic.prescription_items AS i
    WHERE i.hospital_id = p_hospital_id AND i.id = p_prescription_item_id;
    v_new := ARRAY(
        SELECT a.allergy
        FROM clinic.patients AS p
        CROSS JOIN LATERAL clinic.allergies_against(p_hospital_id, p.allergies, ARRAY[v_item.medication_id]) AS a
        WHERE p.hospital_id = p_hospital_id AND p.id = v_prescription.patient_id AND a.allergy <> ALL (v_item.allergies)
        ORDER BY array_position(p.allergies, a.allergy)
    );
    PERFORM rules.check_input(ARRAY[
        rules.problem_unless(v_new <> '{}', 'prescriptionItemId', 'NO_CONFLICT', 'must be an item that a recorded allergy speaks against')
    ]);
    -- Why it was prescribed stays on record.
    UPDATE clinic.prescription_items AS i
    SET allergy_reason = concat_ws(E'\n', i.allergy_reason, rules.clean_text(p_allergy_reason)), allergies = i.allergies || v_new
    WHERE i.hospital_id = p_hospital_id AND i.id = p_prescription_item_id
    RETURNING i.* INTO v_item;
    RETURN v_item;
END
$$;
COMMENT ON FUNCTION api.keep_prescription_item(bigint, uuid, bigint, text) IS
'Says why a patient goes on taking a medication of an ACTIVE prescription against an allergy, as prescribing would have asked; allergies and reason are kept with the item, after those of before. BAD_USER_INPUT where no allergy speaks against it that is not on record with it.
Requires: appointment.treat.
Errors: BAD_USER_INPUT, NOT_FOUND, FORBIDDEN, BAD_TRANSITION.';
GRANT EXECUTE ON FUNCTION api.keep_prescription_item(bigint, uuid, bigint, text) TO wardgraph_api;
