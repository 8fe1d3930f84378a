-- Generated from db/entities/pharmacy.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_reader;

CREATE OR REPLACE FUNCTION api.prescriptions_by_patient_id_count(p_hospital_id bigint, p_session_id uuid, p_ids bigint[], p_filter jsonb)
RETURNS TABLE (patient_id bigint, total bigint)
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    IF auth.sees_all('see.prescriptions') THEN
        IF p_filter IS NULL THEN
            RETURN QUERY SELECT t.patient_id, count(*) FROM clinic.granted_prescriptions AS t
            WHERE t.hospital_id = p_hospital_id AND t.patient_id = ANY (p_ids) GROUP BY t.patient_id;
            RETURN;
        END IF;
        RETURN QUERY EXECUTE rules.count_query('clinic.granted_prescriptions', 'prescriptions', 'patient_id', p_filter)
        USING p_hospital_id, p_ids, p_filter;
    ELSE
        IF p_filter IS NULL THEN
            RETURN QUERY SELECT t.patient_id, count(*) FROM clinic.visible_prescriptions AS t
            WHERE t.hospital_id = p_hospital_id AND t.patient_id = ANY (p_ids) GROUP BY t.patient_id;
            RETURN;
        END IF;
        RETURN QUERY EXECUTE rules.count_query('clinic.visible_prescriptions', 'prescriptions', 'patient_id', p_filter)
        USING p_hospital_id, p_ids, p_filter;
    END IF;
END
$$;
COMMENT ON FUNCTION api.prescriptions_by_patient_id_count(bigint, uuid, bigint[], jsonb) IS
'How many visible rows of prescriptions there are for each patient_id of p_ids; none is left out.
Requires: nothing.
Errors: BAD_USER_INPUT.';
GRANT EXECUTE ON FUNCTION api.prescriptions_by_patient_id_count(bigint, uuid, bigint[], jsonb) TO wardgraph_api;
