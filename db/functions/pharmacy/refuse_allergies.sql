SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.refuse_allergies(p_hospital_id bigint, p_patient_id bigint, p_items jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_allergies CONSTANT text[] := (SELECT p.allergies FROM clinic.patients AS p WHERE p.hospital_id = p_hospital_id AND p.id = p_patient_id);
    v_hits jsonb;
    v_first record;
BEGIN
    SELECT coalesce(jsonb_agg(to_jsonb(a) ORDER BY array_position(v_allergies, a.allergy)), '[]') INTO v_hits
    FROM clinic.allergies_against(p_hospital_id, v_allergies, ARRAY(SELECT i.medication_id FROM clinic.items_of(p_items) AS i)) AS a;
    SELECT i.place, i.medication_id, m.name, h.hit ->> 'substance' AS substance, h.hit ->> 'allergy' AS allergy INTO v_first
    FROM clinic.items_of(p_items) AS i
    JOIN jsonb_array_elements(v_hits) WITH ORDINALITY AS h (hit, place) ON (h.hit -> 'medication_id')::bigint = i.medication_id
    JOIN clinic.medications AS m ON m.hospital_id = p_hospital_id AND m.id = i.medication_id
    WHERE i.allergy_reason IS NULL
    ORDER BY i.place, h.place LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION USING
            errcode = 'ZH102', message = format('The patient has an allergy to %s, and %s holds %s.', v_first.allergy, v_first.name, v_first.substance),
            detail = jsonb_build_object(
                'path', format('items.%s', v_first.place), 'medicationId', v_first.medication_id::text,
                'medication', v_first.name, 'substance', v_first.substance, 'allergy', v_first.allergy
            )::text,
            hint = 'Prescribe another medication, or give the item an allergyReason. Nothing was prescribed.';
    END IF;
    RETURN v_hits;
END
$$;
COMMENT ON FUNCTION clinic.refuse_allergies(bigint, bigint, jsonb) IS
'Raises ALLERGY for the first item that a recorded allergy of the patient speaks against and that has no reason. Answers with [{medication_id, allergy, substance}] of all items that have one.';
