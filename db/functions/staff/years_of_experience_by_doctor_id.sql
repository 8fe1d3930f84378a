SET LOCAL ROLE wardgraph_reader;

CREATE OR REPLACE FUNCTION api.years_of_experience_by_doctor_id(
    p_hospital_id bigint, p_session_id uuid, p_ids bigint[]
) RETURNS TABLE (doctor_id bigint, years integer)
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    RETURN QUERY SELECT d.id, rules.age(d.practising_since, clinic.today(p_hospital_id))
    FROM clinic.doctors AS d
    WHERE d.hospital_id = p_hospital_id AND d.id = ANY (p_ids);
END
$$;
COMMENT ON FUNCTION api.years_of_experience_by_doctor_id(bigint, uuid, bigint[]) IS
'Whole years since each doctor began to practise; null when that is not known.';
GRANT EXECUTE ON FUNCTION api.years_of_experience_by_doctor_id(bigint, uuid, bigint[]) TO wardgraph_api;
