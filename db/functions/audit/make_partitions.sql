SET LOCAL ROLE wardgraph_audit;

CREATE OR REPLACE FUNCTION audit.make_partitions(p_from date, p_months integer) RETURNS integer
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET timezone = 'UTC'
AS $$
DECLARE
    v_month date;
    v_next date;
    v_name text;
    v_made integer := 0;
BEGIN
    FOR v_number IN 0 .. p_months - 1 LOOP
        v_month := date_trunc('month', p_from) + make_interval(months => v_number);
        v_next := v_month + interval '1 month';
        v_name := 'events_' || to_char(v_month, 'YYYY_MM');
        CONTINUE WHEN to_regclass('audit.' || v_name) IS NOT NULL;
        -- Two at once would both make it.
        LOCK TABLE audit.events IN SHARE UPDATE EXCLUSIVE MODE;
        CONTINUE WHEN to_regclass('audit.' || v_name) IS NOT NULL;
        EXECUTE format('CREATE TABLE audit.%I (LIKE audit.events INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', v_name);
        EXECUTE format('COMMENT ON TABLE audit.%I IS %L', v_name, format('Events of %s.', to_char(v_month, 'YYYY-MM')));
        IF EXISTS (SELECT FROM audit.events_of_no_month AS e WHERE e.occurred_at >= v_month AND e.occurred_at < v_next) THEN
            -- Nobody may read or write meanwhile, or an event could be missed.
            ALTER TABLE audit.events DETACH PARTITION audit.events_of_no_month;
            EXECUTE format(
                'WITH moved AS (DELETE FROM audit.events_of_no_month AS e WHERE e.occurred_at >= $1 AND e.occurred_at < $2 RETURNING e.*)'
                ' INSERT INTO audit.%I SELECT m.* FROM moved AS m', v_name
            ) USING v_month::timestamptz, v_next::timestamptz;
            EXECUTE format('ALTER TABLE audit.events ATTACH PARTITION audit.%I FOR VALUES FROM (%L) TO (%L)', v_name, v_month, v_next);
            ALTER TABLE audit.events ATTACH PARTITION audit.events_of_no_month DEFAULT;
        ELSE
            EXECUTE format('ALTER TABLE audit.events ATTACH PARTITION audit.%I FOR VALUES FROM (%L) TO (%L)', v_name, v_month, v_next);
        END IF;
        v_made := v_made + 1;
    END LOOP;
    RETURN v_made;
END
$$;
COMMENT ON FUNCTION audit.make_partitions(date, integer) IS
'Makes the partitions of audit.events for months from that of a date on, which begin and end by UTC, and moves there what came before them. The number of those made; safe to repeat.';
GRANT EXECUTE ON FUNCTION audit.make_partitions(date, integer) TO wardgraph_owner;
