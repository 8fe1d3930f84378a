SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.allergies_to(p_hospital_id bigint, p_allergies text[], p_substances text[])
RETURNS TABLE (allergy text, substance text)
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    -- Sets of words are the nodes of one graph, each there once, however many rows have it.
    WITH RECURSIVE given AS MATERIALIZED (
        SELECT DISTINCT a.allergy, rules.words_of(a.allergy) AS words FROM unnest(p_allergies) AS a (allergy)
    ), sought AS MATERIALIZED (
        SELECT DISTINCT s.substance, rules.words_of(s.substance) AS words FROM unnest(p_substances) AS s (substance)
    ), members AS MATERIALIZED (
        SELECT g.name_words AS words, g.substance_words AS members_words FROM clinic.substance_groups AS g
        WHERE g.hospital_id = p_hospital_id
        UNION
        SELECT g.substance_words, g.name_words FROM clinic.substance_groups AS g
        WHERE g.hospital_id = p_hospital_id AND g.cross_reacts
    ), nodes AS MATERIALIZED (
        SELECT row_number() OVER () AS id, n.words, bool_or(n.is_whole) AS is_whole
        FROM (
            SELECT g.words, false AS is_whole FROM given AS g
            UNION ALL
            SELECT m.words, true FROM members AS m
            UNION ALL
            SELECT m.members_words, false FROM members AS m
            UNION ALL
            SELECT s.words, false FROM sought AS s
        ) AS n
        WHERE n.words <> '{}'
        GROUP BY n.words
    ), words AS MATERIALIZED (
        SELECT n.id, n.words, w.word, count(*) OVER (PARTITION BY w.word) AS uses
        FROM nodes AS n CROSS JOIN LATERAL unnest(n.words) AS w (word)
    ), pairs AS MATERIALIZED (
        -- All words of one are in the other, as Penicillin is in Penicillin G. What holds them all holds the rarest of them.
        SELECT part.id AS part_id, w.id AS id
        FROM (SELECT DISTINCT ON (w.id) w.id, w.words, w.word FROM words AS w ORDER BY w.id, w.uses) AS part
        JOIN words AS w ON w.word = part.word AND part.words <@ w.words
    ), meetings AS MATERIALIZED (
        SELECT p.part_id AS from_id, p.id AS to_id FROM pairs AS p
        UNION
        SELECT p.id, p.part_id FROM pairs AS p
    ), ways AS MATERIALIZED (
        SELECT m.from_id, m.to_id FROM meetings AS m JOIN nodes AS n ON n.id = m.to_id AND n.is_whole
        WHERE m.from_id <> m.to_id
        UNION ALL
        SELECT one.id, other.id
        FROM members AS m JOIN nodes AS one ON one.words = m.words JOIN nodes AS other ON other.words = m.members_words
    ), reached (start_id, id) AS (
        SELECT DISTINCT n.id, n.id FROM given AS g JOIN nodes AS n ON n.words = g.words
        UNION
        SELECT r.start_id, w.to_id FROM reached AS r JOIN ways AS w ON w.from_id = r.id
    )
    SELECT DISTINCT g.allergy, s.substance
    FROM sought AS s
    JOIN nodes AS n ON n.words = s.words
    JOIN meetings AS m ON m.to_id = n.id
    JOIN reached AS r ON r.id = m.from_id
    JOIN nodes AS start ON start.id = r.start_id
    JOIN given AS g ON g.words = start.words
$$;
COMMENT ON FUNCTION clinic.allergies_to(bigint, text[], text[]) IS
'Which of these allergies speak against which of these substances: an allergy means what it names, the substances of groups that it names, and the whole group of a substance that cross-reacts. Groups that hold one another end: each set of words is reached once.';
GRANT EXECUTE ON FUNCTION clinic.allergies_to(bigint, text[], text[]) TO wardgraph_reader;
