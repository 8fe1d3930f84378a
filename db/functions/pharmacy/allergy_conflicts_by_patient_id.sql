SET LOCAL ROLE wardgraph_reader;

CREATE OR REPLACE FUNCTION api.allergy_conflicts_by_patient_id(
    p_hospital_id bigint, p_session_id uuid, p_ids bigint[]
) RETURNS TABLE (patient_id bigint, prescription_item_id bigint, allergy text, substance text)
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    RETURN QUERY
    SELECT DISTINCT ON (p.id, i.id, a.place) p.id, i.id, a.allergy, s.substance
    FROM clinic.visible_patients AS p
    JOIN clinic.prescriptions AS r ON r.hospital_id = p.hospital_id AND r.patient_id = p.id AND r.status = 'ACTIVE'
    JOIN clinic.prescription_items AS i
        ON i.hospital_id = r.hospital_id AND i.prescription_id = r.id AND i.returned_units < i.quantity
    JOIN clinic.medications AS m ON m.hospital_id = i.hospital_id AND m.id = i.medication_id
    CROSS JOIN LATERAL clinic.allergens_of(p.hospital_id, p.allergies) AS a
    CROSS JOIN LATERAL unnest(m.substances || m.name) WITH ORDINALITY AS s (substance, place)
    WHERE p.hospital_id = p_hospital_id AND p.id = ANY (p_ids) AND p.allergies <> '{}'
        AND a.allergy <> ALL (i.allergies) AND rules.have_same_words(rules.words_of(s.substance), a.words)
    ORDER BY p.id, i.id, a.place, s.place;
END
$$;
COMMENT ON FUNCTION api.allergy_conflicts_by_patient_id(bigint, uuid, bigint[]) IS
'What each patient takes against an allergy for which nobody gave a reason: by ACTIVE prescriptions, unless all of it came back. It was recorded later, or the substances were.';
GRANT EXECUTE ON FUNCTION api.allergy_conflicts_by_patient_id(bigint, uuid, bigint[]) TO wardgraph_api;
