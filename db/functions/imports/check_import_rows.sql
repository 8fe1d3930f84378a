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
        SET status = CASE WHEN m.problems IS NULL THEN 'GOOD' ELSE 'REFUSED' END,
            problems = m.problems, keys = m.keys, lock_key = m.lock_key
        FROM (
            -- What could not be read of a field is said already.
            SELECT c.line, c.keys, c.lock_key, nullif(coalesce(g.problems, '{}') || ARRAY(
                SELECT f.found FROM unnest(c.problems) AS f (found)
                WHERE NOT EXISTS (SELECT FROM unnest(g.problems) AS t (told) WHERE split_part(t.told, ' ', 1) = split_part(f.found, ' ', 1))
            ), '{}') AS problems
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
    UPDATE clinic.import_rows AS r SET status = 'REFUSED', problems = coalesce(r.problems, '{}') || v_told
    WHERE r.hospital_id = p_hospital_id AND r.import_run_id = p_run.id AND r.line = ANY (p_lines);
    RETURN 1;
END
$$;
COMMENT ON FUNCTION clinic.check_import_rows(bigint, clinic.import_runs, bigint[]) IS
'Tells good rows of a file from those that no rule would let in, and answers how many these are.';
