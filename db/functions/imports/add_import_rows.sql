SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.add_import_rows(p_hospital_id bigint, p_session_id uuid, p_import_run_id bigint, p_rows jsonb)
RETURNS clinic.import_runs
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_run clinic.import_runs;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('import.run');
    PERFORM rules.check_input(ARRAY[
        rules.id_problem('importRunId', p_import_run_id),
        rules.problem_unless(jsonb_typeof(p_rows) = 'array', 'rows', 'MALFORMED', 'must be a list'),
        rules.problem_unless(
            NOT EXISTS (
                SELECT FROM jsonb_path_query(p_rows, '$[*].problems[*]') AS q (problem)
                WHERE num_nulls(q.problem ->> 'path', q.problem ->> 'code', q.problem ->> 'message') > 0
            ), 'rows', 'MALFORMED', 'must have path, code and message in each of their problems'
        )
    ]);
    v_run := clinic.lock_import(p_hospital_id, p_import_run_id);
    IF v_run.status <> 'READING' THEN
        PERFORM rules.refuse_transition('import_run', v_run.status, 'READING');
    END IF;
    INSERT INTO clinic.import_rows (hospital_id, import_run_id, line, given, problems, problem_codes)
    SELECT p_hospital_id, p_import_run_id, g.line, g.given, rules.problem_sentences(g.problems), rules.problem_codes(g.problems)
    FROM jsonb_to_recordset(p_rows) AS g (line bigint, given jsonb, problems jsonb[])
    -- Those that were loaded before.
    ON CONFLICT (hospital_id, import_run_id, line) DO NOTHING;
    RETURN v_run;
END
$$;
COMMENT ON FUNCTION api.add_import_rows(bigint, uuid, bigint, jsonb) IS
'Stages rows of a file: p_rows is a list of {line, given, problems}, given being values by the names of columns, problems a list of {path, code, message} of what could not be read of them. A line that was loaded before is passed over.
Requires: import.run.
Errors: BAD_USER_INPUT, NOT_FOUND, BAD_TRANSITION.';
GRANT EXECUTE ON FUNCTION api.add_import_rows(bigint, uuid, bigint, jsonb) TO wardgraph_api;
