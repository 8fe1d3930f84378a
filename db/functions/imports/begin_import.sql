SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.begin_import(
    p_hospital_id bigint, p_session_id uuid, p_kind text, p_sha256 text, p_file_name text,
    p_is_dry_run boolean DEFAULT false, p_is_confirmed boolean DEFAULT false
) RETURNS clinic.import_runs
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_loaded bigint;
    v_run clinic.import_runs;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('import.run');
    PERFORM rules.check_input(ARRAY[
        rules.choice_problem('kind', p_kind, clinic.import_kinds()),
        rules.problem_unless(p_sha256 ~ '^[0-9a-f]{64}$', 'sha256', 'MALFORMED', 'must have 64 hexadecimal digits'),
        rules.text_problem('fileName', p_file_name, 255)
    ]);
    INSERT INTO clinic.import_runs (hospital_id, kind, sha256, file_name, started_by_id)
    VALUES (p_hospital_id, p_kind, p_sha256, p_file_name, auth.account_id())
    ON CONFLICT (hospital_id, kind, sha256) DO NOTHING;
    SELECT r.* INTO STRICT v_run FROM clinic.import_runs AS r
    WHERE r.hospital_id = p_hospital_id AND r.kind = p_kind AND r.sha256 = p_sha256;
    -- Waits for a batch that is still under way, be it that of a client that is gone: what it loads then stays.
    DELETE FROM clinic.import_rows AS r
    WHERE r.hospital_id = p_hospital_id AND r.import_run_id = v_run.id AND r.status <> 'LOADED';
    SELECT count(*) INTO v_loaded FROM clinic.import_rows AS r WHERE r.hospital_id = p_hospital_id AND r.import_run_id = v_run.id;
    UPDATE clinic.import_runs AS r SET
        status = 'READING', file_name = p_file_name, is_dry_run = coalesce(p_is_dry_run, false), is_confirmed = coalesce(p_is_confirmed, false),
        rows_read = v_loaded, rows_checked = v_loaded, rows_loaded = v_loaded, rows_refused = 0, rows_doubtful = 0,
        compared_at = NULL, finished_at = NULL, by_worker = false, cleared_at = NULL, started_by_id = auth.account_id()
    WHERE r.hospital_id = p_hospital_id AND r.id = v_run.id RETURNING r.* INTO v_run;
    RETURN v_run;
END
$$;
COMMENT ON FUNCTION api.begin_import(bigint, uuid, text, text, text, boolean, boolean) IS
'Begins the import of a file, or goes on with it: what the content with this SHA-256 has become already stays, and only its other rows are to be staged. With p_is_dry_run nothing is loaded; with p_is_confirmed also rows that are likely there already are.
Requires: import.run.
Errors: BAD_USER_INPUT.';
GRANT EXECUTE ON FUNCTION api.begin_import(bigint, uuid, text, text, text, boolean, boolean) TO wardgraph_api;
