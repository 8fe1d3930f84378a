SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.search_condition(p_things text, p_name text, p_operator text, p_operand jsonb, p_place text) RETURNS text
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_findable CONSTANT jsonb := rules.findable(p_things);
    v_text CONSTANT text := format('(%s #>> ''{}'')', p_place);
    v_columns text[];
    v_found text;
    v_words text[];
BEGIN
    IF v_findable -> 'dialled' ? p_name THEN
        -- However it is spelt: by its digits, and what is no number by its text.
        v_found := format('coalesce(t.%I, rules.case_folded(t.%I)) COLLATE "C"', v_findable -> 'dialled' ->> p_name, p_name);
        RETURN CASE p_operator
            WHEN 'starts_with' THEN format(
                '%1$s ^@ coalesce(rules.phone_digits(%2$s, %3$L, false), rules.case_folded(%2$s))', v_found, v_text, clinic.country(auth.hospital_id())
            )
            WHEN 'eq' THEN format('%1$s = coalesce(rules.phone_digits(%2$s, %3$L), rules.case_folded(%2$s))', v_found, v_text, clinic.country(auth.hospital_id()))
            ELSE format(
                '%1$s = ANY (ARRAY(SELECT coalesce(rules.phone_digits(one, %3$L), rules.case_folded(one)) FROM jsonb_array_elements_text(%2$s) AS one))',
                v_found, p_place, clinic.country(auth.hospital_id())
            )
        END;
    END IF;
    IF p_operator = 'matches' AND v_findable -> 'dialled' <> '{}' AND NOT v_findable -> 'texts' ? p_name
        AND rules.phone_digits(p_operand #>> '{}', clinic.country(auth.hospital_id())) IS NOT NULL THEN
        -- Whoever searches for a person by a telephone number; it is no name.
        RETURN rules.search_condition(
            p_things, (SELECT min(d.name) FROM jsonb_object_keys(v_findable -> 'dialled') AS d (name)), 'eq', p_operand, p_place
        );
    END IF;
    IF p_operator = 'starts_with' THEN
        RETURN format('rules.case_folded(t.%I) COLLATE "C" ^@ rules.case_folded(%s)', p_name, v_text);
    ELSIF p_operator = 'eq' AND v_findable -> 'folded' ? p_name THEN
        RETURN format('rules.case_folded(t.%I) COLLATE "C" = rules.case_folded(rules.clean_text(%s))', p_name, v_text);
    ELSIF p_operator = 'in' AND v_findable -> 'folded' ? p_name THEN
        RETURN format(
            'rules.case_folded(t.%I) COLLATE "C" = ANY (ARRAY(SELECT rules.case_folded(rules.clean_text(one)) FROM jsonb_array_elements_text(%s) AS one))',
            p_name, p_place
        );
    ELSIF p_operator = 'eq' THEN
        RETURN format('t.%I = %s', p_name, v_text);
    ELSIF p_operator = 'in' THEN
        RETURN format('t.%I = ANY (ARRAY(SELECT one FROM jsonb_array_elements_text(%s) AS one))', p_name, p_place);
    END IF;

    IF v_findable -> 'texts' ? p_name THEN
        v_columns := ARRAY(SELECT jsonb_array_elements_text(v_findable -> 'texts' -> p_name));
        SELECT string_agg(CASE c.place WHEN 1 THEN format('t.%I', c.name) ELSE format('coalesce(t.%I, '''')', c.name) END, ' || '' '' || ' ORDER BY c.place)
        INTO v_found
        FROM unnest(v_columns) WITH ORDINALITY AS c (name, place);
        -- Where the first column is masked, or absent, the text is null: such a row has no word, and lacks none either.
        RETURN format(
            'to_tsvector(''simple'', rules.spelt_words(%s)) @@ rules.search_query(%s)', v_found, v_text
        );
    END IF;

    v_columns := ARRAY(SELECT jsonb_array_elements_text(v_findable -> 'names' -> p_name));
    v_words := rules.search_words(p_operand #>> '{}');
    SELECT string_agg(format('t.%I', c.name), ' || '' '' || ' ORDER BY c.place)
    INTO v_found
    FROM unnest(v_columns) WITH ORDINALITY AS c (name, place);
    -- The operator is for the index, the comparison is what holds; by the operator's own threshold, names are left out in
    -- which two letters differ.
    PERFORM set_config('pg_trgm.word_similarity_threshold', '0.4', true);
    RETURN coalesce((
        SELECT string_agg(
            CASE
                -- One sign of a script without blanks, such as Chinese, is most of a name: wherever it stands, and no other.
                WHEN w.word ~ '^[^\u0001-\u007F]$' THEN format('strpos(rules.plain(%s), (rules.search_words(%s))[%s]) > 0', v_found, v_text, w.place)
                ELSE format(
                    'rules.likened(%1$s) OPERATOR(extensions.%%>) rules.likened((rules.search_words(%2$s))[%3$s])'
                    ' AND extensions.word_similarity(rules.likened((rules.search_words(%2$s))[%3$s]), rules.likened(%1$s)) >= 0.4',
                    v_found, v_text, w.place
                )
            END, ' AND '
        )
        FROM unnest(v_words) WITH ORDINALITY AS w (word, place)
    -- Nothing resembles no word.
    ), 'false');
END
$$;
COMMENT ON FUNCTION rules.search_condition(text, text, text, jsonb, text) IS
'The SQL by which rows t are searched: how a declared text begins, which names resemble p_operand, which texts hold its words; for eq and in, which texts are the same but for case; of telephone numbers, the same digits however they are spelt. The value stays in p_place, which is SQL for p_operand; rules.search_problem has bounded it.';
GRANT EXECUTE ON FUNCTION rules.search_condition(text, text, text, jsonb, text) TO wardgraph_reader;
