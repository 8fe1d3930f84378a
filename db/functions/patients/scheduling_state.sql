SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.scheduling_state(p_last_booking_at timestamptz, p_last_visit_at timestamptz, p_on timestamptz) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT CASE
        WHEN p_last_booking_at >= p_on THEN 'SCHEDULED'
        WHEN p_last_visit_at > p_on - interval '2160 hours' THEN 'RECENTLY_VISITED'
        WHEN p_last_visit_at IS NOT NULL THEN 'DORMANT'
        ELSE 'UNSCHEDULED'
    END
$$;
COMMENT ON FUNCTION rules.scheduling_state(timestamptz, timestamptz, timestamptz) IS
'How a patient stands with a department (rule 6): SCHEDULED with a booking ahead, RECENTLY_VISITED within 90 days (of 24 hours), DORMANT after a longer absence, else UNSCHEDULED.';
GRANT EXECUTE ON FUNCTION rules.scheduling_state(timestamptz, timestamptz, timestamptz) TO wardgraph_reader;
