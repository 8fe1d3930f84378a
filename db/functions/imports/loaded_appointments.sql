SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.loaded_appointments(p_hospital_id bigint, p_import_run_id bigint, p_lines bigint[], p_is_dry_run boolean)
RETURNS TABLE (line bigint, record_id bigint, problems jsonb[], is_doubtful boolean)
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_left bigint[] := p_lines;
    v_ids bigint[];
BEGIN
    IF NOT p_is_dry_run THEN
        PERFORM clinic.lock_calendar(p_hospital_id, d.doctor_id) FROM (
            SELECT DISTINCT a.doctor_id FROM clinic.imported_appointments(p_hospital_id, p_import_run_id, p_lines) AS a ORDER BY a.doctor_id
        ) AS d;
        v_ids := ARRAY(SELECT a.patient_id FROM clinic.imported_appointments(p_hospital_id, p_import_run_id, p_lines) AS a);
        PERFORM FROM clinic.patients AS p
        WHERE p.hospital_id = p_hospital_id AND p.id = ANY (v_ids) ORDER BY p.id FOR NO KEY UPDATE;
    END IF;
    -- A statement after the locks, which sees what was booked meanwhile.
    FOR line, problems, is_doubtful IN
        SELECT c.line, c.problems, c.is_doubtful FROM clinic.conflicting_appointments(p_hospital_id, p_import_run_id, p_lines) AS c
    LOOP
        v_left := array_remove(v_left, line);
        RETURN NEXT;
    END LOOP;
    IF p_is_dry_run THEN
        RETURN;
    END IF;
    RETURN QUERY
    WITH asked AS MATERIALIZED (
        SELECT a.*, nextval('clinic.appointments_id_seq') AS id
        FROM clinic.imported_appointments(p_hospital_id, p_import_run_id, v_left) AS a
    ), made AS (
        INSERT INTO clinic.appointments AS t (
            hospital_id, id, patient_id, doctor_id, department_id, starts_at, ends_at, status, reason, notes, cancellation_reason,
            cancellation_wanted_by, entry_reason
        ) OVERRIDING SYSTEM VALUE
        SELECT p_hospital_id, a.id, a.patient_id, a.doctor_id, a.department_id, a.starts_at, a.ends_at, a.status, a.reason, a.notes,
            a.cancellation_reason, a.cancellation_wanted_by, CASE WHEN NOT a.is_ahead THEN 'Import of ' || i.file_name END
        FROM asked AS a
        JOIN clinic.import_runs AS i ON i.hospital_id = p_hospital_id AND i.id = p_import_run_id
        ORDER BY a.line
    )
    SELECT a.line, a.id, NULL::jsonb[], false FROM asked AS a;
END
$$;
COMMENT ON FUNCTION clinic.loaded_appointments(bigint, bigint, bigint[], boolean) IS
'Enters appointments of a file that clinic.checked_appointments has nothing against: past ones as they ended, those that are ahead under all rules of booking. No account booked them.';
