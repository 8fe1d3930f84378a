-- The parser of texts took what stands around a full stop, a slash and the like for an address, a path or a tag, and found none of its words alone. It did so in
-- every script, once each letter was spelt in ASCII.
SET LOCAL ROLE wardgraph_owner;

-- Indexes are made of it, as of rules.plain, so it never changes either.
CREATE FUNCTION rules.spelt_words(p_text text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT replace(encode(convert_to(
        regexp_replace(translate(rules.plain(p_text), E'\\/~<>&@', ' ,,,,,,'), '(?<![0-9])[.]|[.](?![0-9])', ',', 'g'), 'UTF8'
    ), 'escape'), E'\\', 'x')
$$;
COMMENT ON FUNCTION rules.spelt_words(text) IS
'A plain text (rules.plain) in ASCII, for the parser of texts: each byte of another letter as x and three digits, and a comma for each sign by which the parser would make one word of several. A full stop within a number stays.';
GRANT EXECUTE ON FUNCTION rules.spelt_words(text) TO wardgraph_reader;

DROP INDEX clinic.visits_by_words;
DROP INDEX clinic.patients_by_words;
DROP INDEX clinic.treatments_by_words;
CREATE INDEX visits_by_words ON clinic.visits USING gin (
    hospital_id extensions.int8_ops, to_tsvector('simple', rules.spelt_words(diagnosis || ' ' || coalesce(notes, '')))
);
CREATE INDEX patients_by_words ON clinic.patients USING gin (
    hospital_id extensions.int8_ops, to_tsvector('simple', rules.spelt_words(notes))
);
CREATE INDEX treatments_by_words ON clinic.treatments USING gin (
    hospital_id extensions.int8_ops, to_tsvector('simple', rules.spelt_words(notes))
);
DROP FUNCTION rules.spelt(text);
