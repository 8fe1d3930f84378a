SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.booking_error(p_sqlstate text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT CASE p_sqlstate
        WHEN 'ZH201' THEN 'DOUBLE_BOOKED'
        WHEN 'ZH202' THEN 'PATIENT_DOUBLE_BOOKED'
        WHEN 'ZH203' THEN 'OUTSIDE_OPENING_HOURS'
        WHEN 'ZH204' THEN 'DOCTOR_UNAVAILABLE'
        WHEN 'ZH205' THEN 'IN_THE_PAST'
        WHEN 'ZH206' THEN 'BEYOND_HORIZON'
        WHEN 'ZH208' THEN 'DOCTOR_NOT_PRACTISING'
        WHEN 'ZH209' THEN 'SLOT_HELD'
        WHEN 'ZH213' THEN 'TIME_SKIPPED'
    END
$$;
COMMENT ON FUNCTION rules.booking_error(text) IS
'The code of what keeps one appointment of a series from being booked; null for what concerns the whole series.';
