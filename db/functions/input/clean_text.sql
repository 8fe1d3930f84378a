SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.clean_text(p_text text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    -- Everything that Unicode calls white space, and what shows nothing: soft hyphen, zero width, fillers, byte order mark.
    SELECT btrim(
        normalize(p_text, NFC),
        E'\t\n\u000B\u000C\r\u001C\u001D\u001E\u001F\u0020\u0085\u00A0\u00AD\u115F\u1160\u1680\u180E\u2000\u2001\u2002\u2003\u2004\u2005'
        '\u2006\u2007\u2008\u2009\u200A\u200B\u200C\u200D\u2028\u2029\u202F\u205F\u2060\u2800\u3000\u3164\uFEFF\uFFA0'
    )
$$;
COMMENT ON FUNCTION rules.clean_text(text) IS
'A text as every table keeps it: in Unicode''s composed form (NFC), with no white space and nothing invisible around it.';
GRANT EXECUTE ON FUNCTION rules.clean_text(text) TO wardgraph_reader;
