SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.has_no_controls(p_text text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    -- Controls, separators of lines, what turns the direction of the text around it, marks of annotations, no characters.
    SELECT rules.clean_text(p_text) !~ '[\u0001-\u001F\u007F-\u009F\u2028-\u202E\u2066-\u2069\uFFF9-\uFFFB\uFFFE\uFFFF]' IS NOT FALSE
$$;
COMMENT ON FUNCTION rules.has_no_controls(text) IS
'Whether a text, cleaned, is one line of characters that show, in the order in which they stand. True for null.';
GRANT EXECUTE ON FUNCTION rules.has_no_controls(text) TO wardgraph_reader;
