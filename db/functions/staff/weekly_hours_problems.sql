SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.weekly_hours_problems(p_hours jsonb) RETURNS jsonb[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    -- Each span beside the later ones of the list: as it is, and a week earlier and later, since Sunday goes on on Monday.
    WITH spans AS (
        SELECT h.place,
            int4range(
                (h.weekday - 1) * 86400 + lower(rules.wall_hours(h.starts_at, h.ends_at)),
                (h.weekday - 1) * 86400 + upper(rules.wall_hours(h.starts_at, h.ends_at))
            ) AS seconds
        FROM ROWS FROM (
            jsonb_to_recordset(p_hours) AS (weekday integer, starts_at time, ends_at time)
        ) WITH ORDINALITY AS h (weekday, starts_at, ends_at, place)
        WHERE h.weekday BETWEEN 1 AND 7 AND num_nulls(h.starts_at, h.ends_at) = 0
    ), clashes AS (
        SELECT DISTINCT ON (later.place) later.place, earlier.place AS with_place
        FROM spans AS later
        JOIN spans AS earlier ON earlier.place < later.place
        CROSS JOIN (VALUES (-604800), (0), (604800)) AS week (seconds)
        WHERE earlier.seconds && int4range(lower(later.seconds) + week.seconds, upper(later.seconds) + week.seconds)
        ORDER BY later.place, earlier.place
    )
    SELECT coalesce(array_agg(
        rules.problem_unless(
            false, format('hours.%s.startsAt', c.place - 1), 'OVERLAP', format('must not overlap hours.%s', c.with_place - 1)
        ) ORDER BY c.place
    ), '{}')
    FROM clashes AS c
$$;
COMMENT ON FUNCTION rules.weekly_hours_problems(jsonb) IS
'Which of a doctor''s weekly hours [{weekday, starts_at, ends_at}] overlap earlier ones of the list, also across midnight and the end of the week.';
