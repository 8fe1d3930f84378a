SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.check_import_rows(p_hospital_id bigint, p_run clinic.import_runs, p_lines bigint[]) RETURNS bigint
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_middle CONSTANT integer := cardinality(p_lines) / 2;
    v_refused bigint;
    v_told text;
BEGIN
    WITH checked AS (
        UPDATE clinic.import_rows AS r
        SET status = CASE WHEN num_nulls(m.told, m.found) = 2 THEN 'GOOD' ELSE 'REFUSED' END,
            problems = CASE WHEN m.found IS NULL THEN m.told ELSE m.told || rules.problem_sentences(m.found) END,
            problem_codes = CASE WHEN m.found IS NULL THEN m.told_codes ELSE m.told_codes || rules.problem_codes(m.found) END,
            keys = m.keys, lock_key = m.lock_key
        FROM (
            SELECT c.line, c.keys, c.lock_key, g.problems AS told, g.problem_codes AS told_codes, nullif(CASE
                WHEN g.problems IS NULL THEN array_remove(c.problems, NULL)
                -- What could not be read of a field is said already.
                ELSE ARRAY(
                    SELECT u.problem FROM unnest(c.problems) AS u (problem)
                    WHERE u.problem IS NOT NULL
                        AND NOT EXISTS (SELECT FROM unnest(g.problems) AS t (told) WHERE split_part(t.told, ' ', 1) = u.problem ->> 'path')
                )
            END, '{}') AS found
            FROM clinic.checked_import_rows(p_hospital_id, p_run.kind, p_run.id, p_lines) AS c
            JOIN clinic.import_rows AS g ON g.hospital_id = p_hospital_id AND g.import_run_id = p_run.id AND g.line = c.line
            WHERE g.line = ANY (p_lines)
        ) AS m
        WHERE r.hospital_id = p_hospital_id AND r.import_run_id = p_run.id AND r.line = m.line AND r.line = ANY (p_lines)
        RETURNING r.status
    )
    SELECT count(*) FILTER (WHERE c.status = 'REFUSED') INTO v_refused FROM checked AS c;
    RETURN v_refused;
EXCEPTION WHEN data_exception OR integrity_constraint_violation OR SQLSTATE 'ZH501' THEN
    -- A value that is none of its type: only a client of its own making sends such a one.
    IF v_middle > 0 THEN
        RETURN clinic.check_import_rows(p_hospital_id, p_run, p_lines[:v_middle])
            + clinic.check_import_rows(p_hospital_id, p_run, p_lines[v_middle + 1:]);
    END IF;
    v_told := sqlerrm;
    UPDATE clinic.import_rows AS r
    SET status = 'REFUSED', problems = coalesce(r.problems, '{}') || v_told,
        problem_codes = coalesce(r.problem_codes, '{}') || rules.error_code(sqlstate)
    WHERE r.hospital_id = p_hospital_id AND r.import_run_id = p_run.id AND r.line = ANY (p_lines);
    RETURN 1;
END
$$;
COMMENT ON FUNCTION clinic.check_import_rows(bigint, clinic.import_runs, bigint[]) IS
'Tells good rows of a file from those that no rule would let in, and answers how many these are.';
