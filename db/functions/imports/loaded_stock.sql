SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.loaded_stock(p_hospital_id bigint, p_import_run_id bigint, p_lines bigint[], p_is_dry_run boolean)
RETURNS TABLE (line bigint, record_id bigint, problems jsonb[], is_doubtful boolean)
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_left bigint[] := p_lines;
    v_ids bigint[];
    v_is_locked boolean;
BEGIN
    -- Before the locks, so that no stock is made for a row that is left out, and in a statement after them, which sees what was received
    -- meanwhile.
    FOREACH v_is_locked IN ARRAY CASE WHEN p_is_dry_run THEN ARRAY[false] ELSE ARRAY[false, true] END LOOP
        IF v_is_locked THEN
            v_ids := clinic.lock_imported_stock(p_hospital_id, p_import_run_id, v_left);
        END IF;
        FOR line, problems, is_doubtful IN
            SELECT c.line, c.problems, c.is_doubtful FROM clinic.stock_there_already(p_hospital_id, p_import_run_id, v_left) AS c
        LOOP
            v_left := array_remove(v_left, line);
            RETURN NEXT;
        END LOOP;
    END LOOP;
    IF p_is_dry_run THEN
        RETURN;
    END IF;
    UPDATE clinic.stock AS s SET reorder_level = l.reorder_level
    FROM (
        SELECT a.department_id, a.medication_id, max(a.reorder_level) AS reorder_level
        FROM clinic.imported_stock(p_hospital_id, p_import_run_id, v_left) AS a
        WHERE a.reorder_level IS NOT NULL GROUP BY a.department_id, a.medication_id
    ) AS l
    WHERE s.hospital_id = p_hospital_id AND s.department_id = l.department_id AND s.medication_id = l.medication_id
        AND s.reorder_level <> l.reorder_level AND s.id = ANY (v_ids);
    INSERT INTO clinic.stock_batches (hospital_id, stock_id, batch_number, expires_on)
    SELECT p_hospital_id, s.id, a.batch_number, a.expires_on
    FROM clinic.imported_stock(p_hospital_id, p_import_run_id, v_left) AS a
    JOIN clinic.stock AS s ON s.hospital_id = p_hospital_id AND s.department_id = a.department_id AND s.medication_id = a.medication_id
    WHERE a.batch_number IS NOT NULL ORDER BY s.id, a.line
    ON CONFLICT (hospital_id, stock_id, rules.case_folded(batch_number)) DO NOTHING;
    RETURN QUERY
    WITH asked AS MATERIALIZED (
        SELECT a.line, s.id AS stock_id, b.id AS batch_id, a.quantity, nextval('clinic.stock_movements_id_seq') AS id
        FROM clinic.imported_stock(p_hospital_id, p_import_run_id, v_left) AS a
        JOIN clinic.stock AS s ON s.hospital_id = p_hospital_id AND s.department_id = a.department_id AND s.medication_id = a.medication_id
        LEFT JOIN clinic.stock_batches AS b ON b.hospital_id = p_hospital_id AND b.stock_id = s.id
            AND rules.case_folded(b.batch_number) = rules.case_folded(a.batch_number)
    ), made AS (
        INSERT INTO clinic.stock_movements (hospital_id, id, stock_id, batch_id, kind, units, moved_by_id, reason) OVERRIDING SYSTEM VALUE
        SELECT p_hospital_id, a.id, a.stock_id, a.batch_id, 'RECEIVED', a.quantity, auth.account_id(), 'Import of ' || i.file_name
        FROM asked AS a
        JOIN clinic.import_runs AS i ON i.hospital_id = p_hospital_id AND i.id = p_import_run_id
        WHERE a.batch_id IS NOT NULL ORDER BY a.stock_id, a.line
    )
    -- A row of a reorder level alone became its stock.
    SELECT a.line, CASE WHEN a.batch_id IS NULL THEN a.stock_id ELSE a.id END, NULL::jsonb[], false FROM asked AS a;
END
$$;
COMMENT ON FUNCTION clinic.loaded_stock(bigint, bigint, bigint[], boolean) IS
'Receives batches of a file that clinic.checked_stock has nothing against, each as an entry of the ledger, and sets reorder levels. A batch that the stock has already, and an unusual quantity, wait to be confirmed.';
