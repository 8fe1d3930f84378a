SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.units_of_a_dose(p_dosage text, p_form text) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT CASE
        WHEN d.text ~ '^[1-9][0-9]? [^ ]+$' AND cardinality(rules.words_of(p_form)) = 1
            AND rules.words_of(split_part(d.text, ' ', 2)) = rules.words_of(p_form)
            THEN split_part(d.text, ' ', 1)::integer
    END
    FROM (SELECT btrim(rules.case_folded(p_dosage)) AS text) AS d
$$;
COMMENT ON FUNCTION rules.units_of_a_dose(text, text) IS
'The units of a dose, where it counts the form that the medication comes in: 2 tablets. Null where it does not.';
