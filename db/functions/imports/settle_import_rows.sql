SET LOCAL ROLE wardgraph_owner;

-- Nobody has counted the rows of a file that was staged a moment ago: taken for one row, two batches would be compared row by row.
CREATE OR REPLACE FUNCTION clinic.settle_import_rows(
    p_hospital_id bigint, p_import_run_id bigint, p_lines bigint[], p_rows clinic.import_rows[],
    OUT loaded bigint, OUT refused bigint, OUT doubtful bigint
)
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp SET enable_nestloop = off
AS $$
BEGIN
    WITH settled AS (
        UPDATE clinic.import_rows AS r
        SET status = CASE WHEN r.problems IS NULL THEN m.status ELSE 'REFUSED' END, keys = m.keys,
            lock_key = coalesce(m.lock_key, r.lock_key), record_id = m.record_id, given = CASE WHEN m.record_id IS NULL THEN r.given END,
            -- What could not be read of a field is said already.
            problems = CASE
                WHEN r.problems IS NULL OR m.problems IS NULL THEN coalesce(r.problems, m.problems)
                ELSE r.problems || ARRAY(
                    SELECT f.found FROM unnest(m.problems) AS f (found)
                    WHERE split_part(f.found, ' ', 1) NOT IN (SELECT split_part(t.told, ' ', 1) FROM unnest(r.problems) AS t (told))
                )
            END,
            problem_codes = CASE
                WHEN r.problems IS NULL OR m.problems IS NULL THEN coalesce(r.problem_codes, m.problem_codes)
                ELSE r.problem_codes || ARRAY(
                    SELECT f.code FROM unnest(m.problems, m.problem_codes) AS f (found, code)
                    WHERE split_part(f.found, ' ', 1) NOT IN (SELECT split_part(t.told, ' ', 1) FROM unnest(r.problems) AS t (told))
                )
            END
        FROM unnest(p_rows) AS m
        WHERE r.hospital_id = p_hospital_id AND r.import_run_id = p_import_run_id AND r.line = ANY (p_lines) AND r.line = m.line
        RETURNING r.status
    )
    SELECT count(*) FILTER (WHERE s.status = 'LOADED'), count(*) FILTER (WHERE s.status = 'REFUSED'),
        count(*) FILTER (WHERE s.status = 'DOUBTFUL')
    INTO loaded, refused, doubtful FROM settled AS s;
END
$$;
COMMENT ON FUNCTION clinic.settle_import_rows(bigint, bigint, bigint[], clinic.import_rows[]) IS
'Keeps what has become of rows of a file, of which p_rows has line, status, problems, problem_codes, keys, lock_key and record_id: how many of them are loaded, refused and doubtful now.';
