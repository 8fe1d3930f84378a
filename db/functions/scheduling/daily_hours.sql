SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.daily_hours(p_opens_at time, p_closes_at time) RETURNS int4multirange
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_a_day CONSTANT integer := 86400;
    v_hours int4range := rules.wall_hours(p_opens_at, p_closes_at);
BEGIN
    RETURN int4multirange(
        int4range(lower(v_hours) - v_a_day, upper(v_hours) - v_a_day), v_hours, int4range(lower(v_hours) + v_a_day, upper(v_hours) + v_a_day)
    ) * int4multirange(int4range(0, 2 * v_a_day));
END
$$;
COMMENT ON FUNCTION rules.daily_hours(time, time) IS
'Hours that are the same every day, over a day and the next, in seconds from the midnight that begins the first.';
GRANT EXECUTE ON FUNCTION rules.daily_hours(time, time) TO wardgraph_reader;
