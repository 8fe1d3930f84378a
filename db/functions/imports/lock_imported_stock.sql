SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.lock_imported_stock(p_hospital_id bigint, p_import_run_id bigint, p_lines bigint[]) RETURNS bigint[]
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_ids bigint[];
BEGIN
    PERFORM clinic.lock_department(p_hospital_id, d.department_id) FROM (
        SELECT DISTINCT a.department_id FROM clinic.imported_stock(p_hospital_id, p_import_run_id, p_lines) AS a ORDER BY a.department_id
    ) AS d;
    -- As clinic.lock_stock has it, of all rows in one order.
    PERFORM rules.refuse_retired('medication', l.id, l.retired_at) FROM (
        SELECT m.id, m.retired_at FROM clinic.medications AS m
        WHERE m.hospital_id = p_hospital_id
            AND m.id IN (SELECT a.medication_id FROM clinic.imported_stock(p_hospital_id, p_import_run_id, p_lines) AS a)
        ORDER BY m.id FOR SHARE
    ) AS l;
    INSERT INTO clinic.stock (hospital_id, department_id, medication_id)
    SELECT p_hospital_id, a.department_id, a.medication_id
    FROM clinic.imported_stock(p_hospital_id, p_import_run_id, p_lines) AS a
    GROUP BY a.department_id, a.medication_id ORDER BY a.department_id, a.medication_id
    ON CONFLICT (hospital_id, department_id, medication_id) DO NOTHING;
    v_ids := ARRAY(
        SELECT s.id FROM clinic.stock AS s
        WHERE s.hospital_id = p_hospital_id AND (s.department_id, s.medication_id) IN (
            SELECT a.department_id, a.medication_id FROM clinic.imported_stock(p_hospital_id, p_import_run_id, p_lines) AS a
        )
    );
    PERFORM FROM clinic.stock AS s WHERE s.hospital_id = p_hospital_id AND s.id = ANY (v_ids) ORDER BY s.id FOR NO KEY UPDATE;
    RETURN v_ids;
END
$$;
COMMENT ON FUNCTION clinic.lock_imported_stock(bigint, bigint, bigint[]) IS
'Locks the stock that rows of a file are of, made empty where there is none yet, with its departments and medications, and returns its ids. RETIRED where either is.';
