SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.series_days(
    p_starts_at timestamptz, p_time_zone text, p_every_days integer, p_dates date[], p_count integer, p_until date
)
RETURNS TABLE (place integer, day date, local_time time, starts_at timestamptz)
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER ROWS 10
AS $$
    WITH first AS (
        SELECT p_starts_at AT TIME ZONE p_time_zone AS local_start
    ), days AS (
        SELECT first.local_start::date + nth.place * p_every_days AS day
        FROM first, generate_series(0, coalesce(p_count - 1, (p_until - first.local_start::date) / p_every_days)) AS nth (place)
        WHERE p_dates IS NULL
        UNION ALL
        SELECT first.local_start::date FROM first WHERE p_dates IS NOT NULL
        UNION ALL
        SELECT given.day FROM unnest(p_dates) AS given (day)
    ), numbered AS (
        SELECT row_number() OVER (ORDER BY days.day)::integer AS place, days.day, first.local_start::time AS local_time
        FROM days, first
    )
    -- Of a time that the clocks show twice the first counts, unless the very first appointment says which.
    SELECT n.place, n.day, n.local_time, CASE n.place WHEN 1 THEN p_starts_at ELSE (rules.wall_moments(n.day + n.local_time, p_time_zone))[1] END
    FROM numbered AS n ORDER BY n.place
$$;
COMMENT ON FUNCTION rules.series_days(timestamptz, text, integer, date[], integer, date) IS
'When the appointments of a series start: p_every_days apart, so many or until a day, or on p_dates as well, always at the same time on the wall. Null as a moment where the clocks skip it.';
