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
    WITH taken AS MATERIALIZED (
        SELECT p.id, p.allergies, i.id AS item_id, i.medication_id, i.allergies AS known
        FROM clinic.visible_patients AS p
        JOIN clinic.prescriptions AS r ON r.hospital_id = p.hospital_id AND r.patient_id = p.id AND r.status = 'ACTIVE'
        JOIN clinic.prescription_items AS i
            ON i.hospital_id = r.hospital_id AND i.prescription_id = r.id AND i.returned_units < i.quantity
        WHERE p.hospital_id = p_hospital_id AND p.id = ANY (p_ids) AND p.allergies <> '{}'
    )
    SELECT t.id, t.item_id, a.allergy, a.substance
    FROM clinic.allergies_against(
        p_hospital_id,
        ARRAY(SELECT DISTINCT g.allergy FROM taken AS t CROSS JOIN LATERAL unnest(t.allergies) AS g (allergy)),
        ARRAY(SELECT DISTINCT t.medication_id FROM taken AS t)
    ) AS a
    JOIN taken AS t ON t.medication_id = a.medication_id AND a.allergy = ANY (t.allergies) AND a.allergy <> ALL (t.known)
    ORDER BY t.id, t.item_id, array_position(t.allergies, a.allergy);
END
$$;
COMMENT ON FUNCTION api.allergy_conflicts_by_patient_id(bigint, uuid, bigint[]) IS
'What each patient takes against an allergy for which nobody gave a reason: by ACTIVE prescriptions, unless all of it came back. It was recorded later, or the substances were.';
GRANT EXECUTE ON FUNCTION api.allergy_conflicts_by_patient_id(bigint, uuid, bigint[]) TO wardgraph_api;
