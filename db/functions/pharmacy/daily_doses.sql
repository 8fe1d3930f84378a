SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.daily_doses(p_frequency text) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT CASE
        WHEN f.words ~ '^(daily|once daily|once a day|every day)$' THEN 1
        WHEN f.words ~ '^(twice daily|twice a day)$' THEN 2
        WHEN f.words ~ '^(three|four|five|six) times (daily|a day)$'
            THEN array_position('{three,four,five,six}', split_part(f.words, ' ', 1)) + 2
        WHEN f.words ~ '^[1-9][0-9]? times (daily|a day)$' THEN split_part(f.words, ' ', 1)::numeric
        WHEN f.words ~ '^every [1-9][0-9]? hours$' THEN 24 / split_part(f.words, ' ', 2)::numeric
    END
    FROM (SELECT btrim(rules.case_folded(p_frequency)) AS words) AS f
$$;
COMMENT ON FUNCTION rules.daily_doses(text) IS
'How often a day, where a frequency is plain: daily, twice a day, 3 times daily, every 8 hours. Null where it is not.';
