SET LOCAL ROLE wardgraph_owner;

-- As clinic.settle_import_rows: taken for one row, a file would be compared with itself row by row.
CREATE OR REPLACE FUNCTION clinic.compare_import_keys(
    p_hospital_id bigint, p_import_run_id bigint, p_is_confirmed boolean, OUT refused bigint, OUT doubtful bigint
)
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp SET enable_nestloop = off
AS $$
BEGIN
    WITH keyed AS MATERIALIZED (
        SELECT r.line, r.given ->> 'confirmed' = 'true' OR p_is_confirmed AS is_confirmed, r.keys
        FROM clinic.import_rows AS r
        WHERE r.hospital_id = p_hospital_id AND r.import_run_id = p_import_run_id AND r.status = 'GOOD'
    ), several AS (
        -- Of nearly every key there is one.
        SELECT k.key, min(r.line) AS first_line FROM keyed AS r CROSS JOIN LATERAL unnest(r.keys) AS k (key)
        WHERE k.key IS NOT NULL GROUP BY k.key HAVING count(*) > 1
    ), shared AS (
        SELECT r.line, k.key, r.is_confirmed, s.first_line
        FROM keyed AS r CROSS JOIN LATERAL unnest(r.keys) AS k (key) JOIN several AS s ON s.key = k.key
    ), told AS (
        SELECT s.line, bool_or(s.key LIKE '=%') AS is_unique, array_agg(DISTINCT CASE
            WHEN s.key LIKE '=%' THEN rules.problem_unless(
                false, ltrim(split_part(s.key, '|', 1), '='), 'DUPLICATE', 'is that of line ' || s.first_line || ', too'
            )
            ELSE rules.problem_unless(
                false, ltrim(split_part(s.key, '|', 1), '?'), 'LIKELY_DUPLICATE',
                'and other values are those of line ' || s.first_line || ': likely the same'
            )
        END) AS problems
        FROM shared AS s
        WHERE s.line > s.first_line AND (s.key LIKE '=%' OR s.is_confirmed IS NOT TRUE)
        GROUP BY s.line
    ), left_out AS (
        UPDATE clinic.import_rows AS r
        SET status = CASE WHEN t.is_unique THEN 'REFUSED' ELSE 'DOUBTFUL' END,
            problems = rules.problem_sentences(t.problems), problem_codes = rules.problem_codes(t.problems)
        FROM told AS t WHERE r.hospital_id = p_hospital_id AND r.import_run_id = p_import_run_id AND r.line = t.line
        RETURNING r.status
    )
    SELECT count(*) FILTER (WHERE l.status = 'REFUSED'), count(*) FILTER (WHERE l.status = 'DOUBTFUL')
    INTO refused, doubtful FROM left_out AS l;
END
$$;
COMMENT ON FUNCTION clinic.compare_import_keys(bigint, bigint, boolean) IS
'Leaves out the good rows of a file that have a key of an earlier one: how many are refused, and how many doubtful.';
