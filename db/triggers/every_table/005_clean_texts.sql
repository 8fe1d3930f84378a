SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.clean_texts() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_row CONSTANT jsonb := to_jsonb(new);
    v_cleaned jsonb;
    v_problems jsonb[];
BEGIN
    SELECT
        jsonb_object_agg(c.name, CASE jsonb_typeof(v_row -> c.name)
            WHEN 'array' THEN (
                SELECT coalesce(jsonb_agg(rules.clean_text(each.text) ORDER BY each.place), '[]')
                FROM jsonb_array_elements_text(v_row -> c.name) WITH ORDINALITY AS each (text, place)
            )
            ELSE to_jsonb(rules.clean_text(v_row ->> c.name))
        END),
        array_agg(rules.character_problem(rules.camel_case(c.name), CASE jsonb_typeof(v_row -> c.name)
            WHEN 'array' THEN array_to_string(ARRAY(SELECT jsonb_array_elements_text(v_row -> c.name)), ' ')
            ELSE v_row ->> c.name
        END))
    INTO v_cleaned, v_problems
    FROM unnest(tg_argv) AS c (name);
    PERFORM rules.check_input(v_problems);
    RETURN jsonb_populate_record(new, v_cleaned);
END
$$;
COMMENT ON FUNCTION clinic.clean_texts() IS
'Every table with texts: keeps them as rules.clean_text has them, whoever writes, and refuses control characters (BAD_USER_INPUT). Arguments: the columns. Attached where rules.are_clean is false.';
