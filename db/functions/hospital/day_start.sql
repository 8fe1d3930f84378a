SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.day_start(p_hospital_id bigint, p_day date) RETURNS timestamptz
LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_zone text;
BEGIN
    SELECT h.time_zone INTO STRICT v_zone FROM clinic.hospitals AS h WHERE h.id = p_hospital_id;
    -- Where the clocks go back to midnight it strikes twice, and PostgreSQL takes the second time for it: the first is
    -- twelve hours after the noon before. Where they go forward onto midnight that is an hour later.
    RETURN (
        SELECT min(midnight.at) FROM (VALUES
            (p_day::timestamp AT TIME ZONE v_zone), ((p_day - 1 + time '12:00') AT TIME ZONE v_zone + interval '12 hours')
        ) AS midnight (at)
        WHERE (midnight.at AT TIME ZONE v_zone)::date = p_day
    );
END
$$;
COMMENT ON FUNCTION clinic.day_start(bigint, date) IS
'The first moment of a day in the hospital''s time zone, also on days when the clocks change.';
