SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.person_key(p_first_name text, p_last_name text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    -- Each key once: letters beyond ASCII are dear.
    SELECT least(n.one COLLATE "C", n.other COLLATE "C") || E'\n' || greatest(n.one COLLATE "C", n.other COLLATE "C")
    FROM (SELECT rules.name_key(p_first_name) AS one, rules.name_key(p_last_name) AS other OFFSET 0) AS n
$$;
COMMENT ON FUNCTION rules.person_key(text, text) IS
'What two spellings of a person''s names have in common: plain, without doubled spaces, and whichever of the two comes first.';
GRANT EXECUTE ON FUNCTION rules.person_key(text, text) TO wardgraph_reader;
