SET LOCAL ROLE wardgraph_owner;

-- ROWS: the thousand that are taken for granted make its callers look so costly that a server with JIT compiles them.
CREATE OR REPLACE FUNCTION rules.utc_offsets(p_time_zone text, p_from date, p_to date)
RETURNS TABLE (during tstzrange, utc_offset interval)
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SECURITY INVOKER ROWS 2
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    -- Between two looks, four days apart, clocks change once at most. Offsets lie within fifteen hours, so that every moment of the days is seen.
    v_step CONSTANT bigint := 345600;
    v_last CONSTANT bigint := extract(epoch FROM p_to)::bigint + 86400 + 54000;
    v_since bigint := extract(epoch FROM p_from)::bigint - 54000;
    v_at bigint := v_since;
    v_next bigint;
    v_low bigint;
    v_middle bigint;
    v_next_offset interval;
BEGIN
    utc_offset := rules.utc_offset(p_time_zone, v_at);
    WHILE v_at < v_last LOOP
        v_next := least(v_at + v_step, v_last);
        v_next_offset := rules.utc_offset(p_time_zone, v_next);
        IF v_next_offset <> utc_offset THEN
            -- The change lies between the two: the range is halved down to its second.
            v_low := v_at;
            WHILE v_next - v_low > 1 LOOP
                v_middle := (v_low + v_next) / 2;
                IF rules.utc_offset(p_time_zone, v_middle) = utc_offset THEN
                    v_low := v_middle;
                ELSE
                    v_next := v_middle;
                END IF;
            END LOOP;
            during := tstzrange(to_timestamp(v_since), to_timestamp(v_next));
            RETURN NEXT;
            v_since := v_next;
            utc_offset := v_next_offset;
        END IF;
        v_at := v_next;
    END LOOP;
    during := tstzrange(to_timestamp(v_since), to_timestamp(v_last));
    RETURN NEXT;
END
$$;
COMMENT ON FUNCTION rules.utc_offsets(text, date, date) IS
'How far a time zone is ahead of UTC, and during which time, over the local days p_from to p_to: one row, and another for each change of the clocks.';
GRANT EXECUTE ON FUNCTION rules.utc_offsets(text, date, date) TO wardgraph_reader;
