-- Generated from db/entities/scheduling.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_reader;

CREATE OR REPLACE FUNCTION api.appointments_by_series_id_count(p_hospital_id bigint, p_session_id uuid, p_ids bigint[], p_filter jsonb)
RETURNS TABLE (series_id bigint, total bigint)
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    IF auth.sees_all('see.appointments') THEN
        IF p_filter IS NULL THEN
            RETURN QUERY SELECT t.series_id, count(*) FROM clinic.granted_appointments AS t
            WHERE t.hospital_id = p_hospital_id AND t.series_id = ANY (p_ids) GROUP BY t.series_id;
            RETURN;
        END IF;
        RETURN QUERY EXECUTE rules.count_query('clinic.granted_appointments', 'appointments', 'series_id', p_filter)
        USING p_hospital_id, p_ids, p_filter;
    ELSE
        IF p_filter IS NULL THEN
            RETURN QUERY SELECT t.series_id, count(*) FROM clinic.visible_appointments AS t
            WHERE t.hospital_id = p_hospital_id AND t.series_id = ANY (p_ids) GROUP BY t.series_id;
            RETURN;
        END IF;
        RETURN QUERY EXECUTE rules.count_query('clinic.visible_appointments', 'appointments', 'series_id', p_filter)
        USING p_hospital_id, p_ids, p_filter;
    END IF;
END
$$;
COMMENT ON FUNCTION api.appointments_by_series_id_count(bigint, uuid, bigint[], jsonb) IS
'How many visible rows of appointments there are for each series_id of p_ids; none is left out.
Requires: nothing.
Errors: BAD_USER_INPUT.';
GRANT EXECUTE ON FUNCTION api.appointments_by_series_id_count(bigint, uuid, bigint[], jsonb) TO wardgraph_api;
