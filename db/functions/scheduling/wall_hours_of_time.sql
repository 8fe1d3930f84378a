SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.wall_hours(p_opens_at time, p_closes_at time) RETURNS int4range
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT int4range(
        floor(extract(epoch FROM p_opens_at))::integer,
        ceil(extract(epoch FROM p_closes_at))::integer + CASE WHEN p_closes_at > p_opens_at THEN 0 ELSE 86400 END
    )
$$;
COMMENT ON FUNCTION rules.wall_hours(time, time) IS
'Whole seconds, counted from the midnight that begins the day, that a span on the wall clock touches. An end that is not after the start is on the next day: equal times are 24 hours.';
GRANT EXECUTE ON FUNCTION rules.wall_hours(time, time) TO wardgraph_reader;
