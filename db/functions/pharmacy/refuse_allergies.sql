SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.refuse_allergies(p_hospital_id bigint, p_patient_id bigint, p_items jsonb) RETURNS void
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_hit record;
BEGIN
    SELECT i.place, i.medication_id, m.name, a.substance, a.allergy INTO v_hit
    FROM clinic.items_of(p_items) AS i
    JOIN clinic.medications AS m ON m.hospital_id = p_hospital_id AND m.id = i.medication_id
    CROSS JOIN LATERAL clinic.allergies_against(p_hospital_id, p_patient_id, i.medication_id) AS a
    WHERE i.allergy_reason IS NULL
    ORDER BY i.place LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION USING
            errcode = 'ZH102', message = format('The patient has an allergy to %s, and %s holds %s.', v_hit.allergy, v_hit.name, v_hit.substance),
            detail = jsonb_build_object(
                'path', format('items.%s', v_hit.place), 'medicationId', v_hit.medication_id::text,
                'medication', v_hit.name, 'substance', v_hit.substance, 'allergy', v_hit.allergy
            )::text,
            hint = 'Prescribe another medication, or give the item an allergyReason. Nothing was prescribed.';
    END IF;
END
$$;
COMMENT ON FUNCTION clinic.refuse_allergies(bigint, bigint, jsonb) IS
'Raises ALLERGY for the first item that a recorded allergy of the patient speaks against and that has no reason.';
