SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.refuse_seconds() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_row CONSTANT jsonb := to_jsonb(new);
BEGIN
    -- Of a time of the day and of a moment alike: what stands between the minutes and the time zone.
    PERFORM rules.check_input(ARRAY(
        SELECT coalesce(
            rules.minute_problem(rules.camel_case(c.name), substring(v_row ->> c.name FROM '\d\d:\d\d:([0-9.]+)')::numeric),
            rules.problem_unless(v_row ->> c.name NOT LIKE '24:%', rules.camel_case(c.name), 'OUT_OF_RANGE', 'must be from 00:00 to 23:59')
        )
        FROM unnest(tg_argv) AS c (name)
    ));
    RETURN new;
END
$$;
COMMENT ON FUNCTION clinic.refuse_seconds() IS
'What is booked, held, free or open begins and ends at whole minutes, whoever writes, and midnight is 00:00, never 24:00 (BAD_USER_INPUT). What is from before that rule stays until it changes.';
