-- Generated from db/entities/scheduling.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_reader;

CREATE OR REPLACE FUNCTION api.series_dates_by_series_id(p_hospital_id bigint, p_session_id uuid, p_ids bigint[])
RETURNS SETOF clinic.series_dates
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    RETURN QUERY SELECT t.* FROM clinic.series_dates AS t
    WHERE t.hospital_id = p_hospital_id AND t.series_id = ANY (p_ids) ORDER BY t.place;
END
$$;
COMMENT ON FUNCTION api.series_dates_by_series_id(bigint, uuid, bigint[]) IS
'The visible rows of series_dates whose series_id is one of p_ids. Those that are not there are left out.';
GRANT EXECUTE ON FUNCTION api.series_dates_by_series_id(bigint, uuid, bigint[]) TO wardgraph_api;
