SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.series_conflict(p_place integer, p_day date, p_local_time time, p_starts_at timestamptz, p_code text, p_message text)
RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT jsonb_build_array(jsonb_build_object(
        'place', p_place, 'day', p_day, 'localTime', p_local_time, 'startsAt', p_starts_at, 'code', p_code, 'message', p_message
    ))
$$;
COMMENT ON FUNCTION rules.series_conflict(integer, date, time, timestamptz, text, text) IS
'One date of a series that is not possible, in a list, as details of SERIES_CONFLICTS.';
