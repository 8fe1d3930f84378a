SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.check_import_rows(p_hospital_id bigint, p_run clinic.import_runs, p_lines bigint[]) RETURNS bigint
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_middle CONSTANT integer := cardinality(p_lines) / 2;
    v_checked clinic.import_rows[];
    v_refused bigint;
    v_told text;
BEGIN
    v_checked := ARRAY(
        SELECT (
            NULL, NULL, NULL, c.line, CASE WHEN c.is_wrong THEN 'REFUSED' ELSE 'GOOD' END, NULL,
            CASE WHEN c.is_wrong THEN rules.problem_sentences(c.problems) END, c.keys, c.lock_key, NULL, NULL,
            CASE WHEN c.is_wrong THEN rules.problem_codes(c.problems) END
        )::clinic.import_rows
        FROM (
            SELECT f.line, f.problems, f.keys, f.lock_key, num_nonnulls(VARIADIC f.problems) > 0 AS is_wrong
            FROM clinic.checked_import_rows(p_hospital_id, p_run.kind, p_run.id, p_lines) AS f OFFSET 0
        ) AS c
    );
    SELECT s.refused INTO v_refused FROM clinic.settle_import_rows(p_hospital_id, p_run.id, p_lines, v_checked) AS s;
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
