SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.units_of_a_dose(p_dosage text, p_form text) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT CASE
        WHEN p_dosage ~ '^\s*[1-9][0-9]?\s+\S+\s*$' AND cardinality(rules.words_of(p_form)) = 1
            AND rules.words_of(regexp_replace(p_dosage, '^\s*[0-9]+', '')) = rules.words_of(p_form)
            THEN substring(p_dosage FROM '[0-9]+')::integer
    END
$$;
COMMENT ON FUNCTION rules.units_of_a_dose(text, text) IS
'The units of a dose, where it counts the form that the medication comes in: 2 tablets. Null where it does not.';
