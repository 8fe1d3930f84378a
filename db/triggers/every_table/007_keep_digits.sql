SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.keep_digits() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    c_digits CONSTANT integer := tg_argv[0];
    v_row CONSTANT jsonb := to_jsonb(new);
    v_kept jsonb;
    v_problems jsonb[];
BEGIN
    SELECT
        jsonb_object_agg(c.name, round((v_row ->> c.name)::numeric, c_digits)),
        array_agg(rules.problem_unless(
            v_row ->> c.name IS NULL OR (v_row ->> c.name)::numeric = round((v_row ->> c.name)::numeric, c_digits),
            rules.camel_case(c.name), 'TOO_PRECISE', format('must have at most %s decimals', c_digits)
        ))
    INTO v_kept, v_problems
    FROM unnest(tg_argv[1:]) AS c (name);
    PERFORM rules.check_input(v_problems);
    RETURN jsonb_populate_record(new, v_kept);
END
$$;
COMMENT ON FUNCTION clinic.keep_digits() IS
'Every table with percentages: refuses more digits than they have, which a type of that precision would round away before any check (BAD_USER_INPUT). Arguments: how many digits, the columns.';
