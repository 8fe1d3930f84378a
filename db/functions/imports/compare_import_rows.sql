SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.compare_import_rows(p_hospital_id bigint, p_run clinic.import_runs, OUT refused bigint, OUT doubtful bigint)
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_differing bigint;
BEGIN
    WITH shared AS (
        SELECT k.line, k.key, k.is_confirmed, min(k.line) OVER (PARTITION BY k.key) AS first_line
        FROM (
            SELECT r.line, r.given ->> 'confirmed' = 'true' OR p_run.is_confirmed AS is_confirmed, k.key
            FROM clinic.import_rows AS r CROSS JOIN LATERAL unnest(r.keys) AS k (key)
            WHERE r.hospital_id = p_hospital_id AND r.import_run_id = p_run.id AND r.status = 'GOOD' AND k.key IS NOT NULL
        ) AS k
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
        FROM told AS t WHERE r.hospital_id = p_hospital_id AND r.import_run_id = p_run.id AND r.line = t.line
        RETURNING r.status
    )
    SELECT count(*) FILTER (WHERE l.status = 'REFUSED'), count(*) FILTER (WHERE l.status = 'DOUBTFUL')
    INTO refused, doubtful FROM left_out AS l;
    UPDATE clinic.import_rows AS r
    SET status = 'REFUSED', problems = rules.problem_sentences(c.problems), problem_codes = rules.problem_codes(c.problems)
    FROM clinic.compared_import_rows(p_hospital_id, p_run.kind, p_run.id) AS c
    WHERE r.hospital_id = p_hospital_id AND r.import_run_id = p_run.id AND r.line = c.line;
    GET DIAGNOSTICS v_differing = ROW_COUNT;
    refused := refused + v_differing;
END
$$;
COMMENT ON FUNCTION clinic.compare_import_rows(bigint, clinic.import_runs) IS
'Leaves out the rows of a file that have what an earlier good row of it has, the first of several stays, and those that do not go with others of it.';
