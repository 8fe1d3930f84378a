SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.wall_hours(p_opens_at time, p_closes_at time) RETURNS int4range
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT int4range(
        floor(extract(epoch FROM p_opens_at))::integer,
        CASE WHEN p_closes_at = '00:00' THEN 86400 ELSE ceil(extract(epoch FROM p_closes_at))::integer END
    )
$$;
COMMENT ON FUNCTION rules.wall_hours(time, time) IS
'Whole seconds of a day that a span on the wall clock touches; 00:00 as the end is the day''s last midnight.';
GRANT EXECUTE ON FUNCTION rules.wall_hours(time, time) TO wardgraph_reader;
