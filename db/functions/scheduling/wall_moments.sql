SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.wall_moments(p_local timestamp, p_time_zone text) RETURNS timestamptz[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    -- Clocks change once at most between the day before and the day after, whose offsets are all there can be.
    SELECT ARRAY(
        SELECT DISTINCT (p_local - rules.utc_offset(p_time_zone, extract(epoch FROM p_local)::bigint + around.seconds)) AT TIME ZONE 'UTC' AS moment
        FROM (VALUES (-86400), (86400)) AS around (seconds)
        WHERE ((p_local - rules.utc_offset(p_time_zone, extract(epoch FROM p_local)::bigint + around.seconds)) AT TIME ZONE 'UTC') AT TIME ZONE p_time_zone
            = p_local
        ORDER BY moment
    )
$$;
COMMENT ON FUNCTION rules.wall_moments(timestamp, text) IS
'When a wall clock shows a local time: one moment, or two where clocks are set back over it, or none where they are set forward past it.';
