SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.allergies_against(p_hospital_id bigint, p_allergies text[], p_medication_ids bigint[])
RETURNS TABLE (medication_id bigint, allergy text, substance text)
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- Most patients have no allergy, or take nothing: then no group is read.
    IF p_allergies <> '{}' AND p_medication_ids <> '{}' THEN
        RETURN QUERY
        WITH named AS MATERIALIZED (
            SELECT m.id, s.substance, s.place
            FROM clinic.medications AS m CROSS JOIN LATERAL unnest(m.substances || m.name) WITH ORDINALITY AS s (substance, place)
            WHERE m.hospital_id = p_hospital_id AND m.id = ANY (p_medication_ids)
        )
        SELECT DISTINCT ON (n.id, a.allergy) n.id, a.allergy, n.substance
        FROM clinic.allergies_to(p_hospital_id, p_allergies, ARRAY(SELECT n.substance FROM named AS n)) AS a
        JOIN named AS n ON n.substance = a.substance
        ORDER BY n.id, a.allergy, n.place;
    END IF;
END
$$;
COMMENT ON FUNCTION clinic.allergies_against(bigint, text[], bigint[]) IS
'Which of these allergies speak against which of these medications, each with the first substance, class or name of the medication that it means.';
GRANT EXECUTE ON FUNCTION clinic.allergies_against(bigint, text[], bigint[]) TO wardgraph_reader;
