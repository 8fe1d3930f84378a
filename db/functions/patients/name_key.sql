SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.name_key(p_name text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT CASE
        -- Of most names one look tells that they are of ASCII without blanks.
        WHEN p_name ~ '^[!-~]*$' THEN lower(p_name COLLATE "C")
        ELSE btrim(regexp_replace(rules.plain(coalesce(p_name, '')), '\s+', ' ', 'g'))
    END
$$;
COMMENT ON FUNCTION rules.name_key(text) IS
'What two spellings of a name have in common: plain, without doubled spaces. An empty text for null.';
GRANT EXECUTE ON FUNCTION rules.name_key(text) TO wardgraph_reader;
