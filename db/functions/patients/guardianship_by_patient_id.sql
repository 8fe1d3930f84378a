SET LOCAL ROLE wardgraph_reader;

CREATE OR REPLACE FUNCTION api.guardianship_by_patient_id(p_hospital_id bigint, p_session_id uuid, p_ids bigint[])
RETURNS TABLE (patient_id bigint, guardian_missing boolean)
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    RETURN QUERY SELECT
        p.id,
        p.deceased_on IS NULL AND rules.age(p.birth_date, clinic.today(p_hospital_id)) < 18 AND NOT EXISTS (
            SELECT FROM auth.patients_with_guardians AS g
            WHERE g.hospital_id = p_hospital_id AND g.patient_id = coalesce(p.merged_into_id, p.id)
        )
    FROM clinic.patients AS p
    WHERE p.hospital_id = p_hospital_id AND p.id = ANY (p_ids);
END
$$;
COMMENT ON FUNCTION api.guardianship_by_patient_id(bigint, uuid, bigint[]) IS
'Whether a visible patient lives, is under 18, and has no legal guardian among the contact persons.';
GRANT EXECUTE ON FUNCTION api.guardianship_by_patient_id(bigint, uuid, bigint[]) TO wardgraph_api;
