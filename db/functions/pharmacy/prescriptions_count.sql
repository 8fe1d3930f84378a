-- Generated from db/entities/pharmacy.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_reader;

CREATE OR REPLACE FUNCTION api.prescriptions_count(p_hospital_id bigint, p_session_id uuid, p_filter jsonb)
RETURNS bigint
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_total bigint;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    IF auth.sees_all('see.prescriptions') THEN
        IF p_filter IS NULL THEN
            RETURN (SELECT count(*) FROM clinic.granted_prescriptions AS t WHERE t.hospital_id = p_hospital_id);
        END IF;
        EXECUTE rules.count_query('clinic.granted_prescriptions', 'prescriptions', NULL, p_filter)
        INTO v_total USING p_hospital_id, NULL::bigint[], p_filter;
        RETURN v_total;
    ELSE
        IF p_filter IS NULL THEN
            RETURN (SELECT count(*) FROM clinic.visible_prescriptions AS t WHERE t.hospital_id = p_hospital_id);
        END IF;
        EXECUTE rules.count_query('clinic.visible_prescriptions', 'prescriptions', NULL, p_filter)
        INTO v_total USING p_hospital_id, NULL::bigint[], p_filter;
        RETURN v_total;
    END IF;
END
$$;
COMMENT ON FUNCTION api.prescriptions_count(bigint, uuid, jsonb) IS
'How many visible rows of prescriptions the filter lets through.
Requires: nothing.
Errors: BAD_USER_INPUT.';
GRANT EXECUTE ON FUNCTION api.prescriptions_count(bigint, uuid, jsonb) TO wardgraph_api;
