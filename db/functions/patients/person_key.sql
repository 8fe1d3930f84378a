SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.person_key(p_first_name text, p_last_name text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT least(n.one COLLATE "C", n.other COLLATE "C") || E'\n' || greatest(n.one COLLATE "C", n.other COLLATE "C")
    FROM (SELECT
        btrim(regexp_replace(rules.plain(coalesce(p_first_name, '')), '\s+', ' ', 'g')) AS one,
        btrim(regexp_replace(rules.plain(coalesce(p_last_name, '')), '\s+', ' ', 'g')) AS other
    ) AS n
$$;
COMMENT ON FUNCTION rules.person_key(text, text) IS
'What two spellings of a person''s names have in common: plain, without doubled spaces, and whichever of the two comes first.';
GRANT EXECUTE ON FUNCTION rules.person_key(text, text) TO wardgraph_reader;
