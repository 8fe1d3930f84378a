SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.wall_hours(p_local_start timestamp, p_local_end timestamp) RETURNS int4range
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT CASE
        WHEN p_local_end > p_local_start AND (p_local_end - interval '1 microsecond')::date = p_local_start::date
            THEN rules.wall_hours(p_local_start::time, p_local_end::time)
    END
$$;
COMMENT ON FUNCTION rules.wall_hours(timestamp, timestamp) IS
'Seconds of the day that a span covers on the wall clock; null when it reaches into another day, or runs backward.';
GRANT EXECUTE ON FUNCTION rules.wall_hours(timestamp, timestamp) TO wardgraph_reader;
