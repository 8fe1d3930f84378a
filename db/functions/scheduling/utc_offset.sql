SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.utc_offset(p_time_zone text, p_epoch bigint) RETURNS interval
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT (to_timestamp(p_epoch) AT TIME ZONE p_time_zone) - (to_timestamp(p_epoch) AT TIME ZONE 'UTC')
$$;
COMMENT ON FUNCTION rules.utc_offset(text, bigint) IS 'How far a time zone is ahead of UTC at a moment, in seconds since 1970.';
GRANT EXECUTE ON FUNCTION rules.utc_offset(text, bigint) TO wardgraph_reader;
