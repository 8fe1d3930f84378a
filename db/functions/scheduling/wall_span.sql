SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.wall_span(p_day date, p_hours int4range, p_utc_offset interval) RETURNS tstzrange
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- Not in SQL: that would not be inlined, for p_hours is costly and stands here twice, and so cost fifty times as much.
    RETURN tstzrange(
        (p_day + make_interval(secs => lower(p_hours)) - p_utc_offset) AT TIME ZONE 'UTC',
        (p_day + make_interval(secs => upper(p_hours)) - p_utc_offset) AT TIME ZONE 'UTC'
    );
END
$$;
COMMENT ON FUNCTION rules.wall_span(date, int4range, interval) IS
'The time in which a wall clock that is p_utc_offset ahead of UTC shows p_hours (seconds of a day, rules.wall_hours) of a day.';
GRANT EXECUTE ON FUNCTION rules.wall_span(date, int4range, interval) TO wardgraph_reader;
