SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.hours_in_words(p_opens_at time, p_closes_at time) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT CASE
        WHEN p_opens_at = p_closes_at THEN 'round the clock'
        WHEN p_closes_at = '00:00' THEN format('from %s to midnight', to_char(p_opens_at, 'HH24:MI'))
        WHEN p_closes_at > p_opens_at THEN format('from %s to %s', to_char(p_opens_at, 'HH24:MI'), to_char(p_closes_at, 'HH24:MI'))
        ELSE format('from %s to %s on the next day', to_char(p_opens_at, 'HH24:MI'), to_char(p_closes_at, 'HH24:MI'))
    END
$$;
COMMENT ON FUNCTION rules.hours_in_words(time, time) IS 'Hours of every day as messages name them.';
