SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.compare_import_rows(p_hospital_id bigint, p_run clinic.import_runs, OUT refused bigint, OUT doubtful bigint)
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_differing bigint;
BEGIN
    SELECT c.refused, c.doubtful INTO refused, doubtful FROM clinic.compare_import_keys(p_hospital_id, p_run.id, p_run.is_confirmed) AS c;
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
