SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.refuse_skipped(p_starts_at timestamptz, p_day date, p_local_time time) RETURNS void
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF p_starts_at IS NULL THEN
        RAISE EXCEPTION USING
            errcode = 'ZH213', message = format('The clocks are set forward past %s on that day.', to_char(p_local_time, 'HH24:MI')),
            detail = jsonb_build_object('day', p_day, 'localTime', p_local_time)::text, hint = 'Choose another time for that day.';
    END IF;
END
$$;
COMMENT ON FUNCTION rules.refuse_skipped(timestamptz, date, time) IS 'TIME_SKIPPED where a local time is no moment.';
