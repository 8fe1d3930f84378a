SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.compared_stock(p_hospital_id bigint, p_import_run_id bigint)
RETURNS TABLE (line bigint, problems jsonb[])
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN QUERY
    WITH rows_left AS MATERIALIZED (
        SELECT s.* FROM clinic.imported_stock(p_hospital_id, p_import_run_id, ARRAY(
            SELECT g.line FROM clinic.import_rows AS g
            WHERE g.hospital_id = p_hospital_id AND g.import_run_id = p_import_run_id AND g.status = 'GOOD'
        )) AS s
    ), levels AS (
        SELECT s.line, s.reorder_level, first_value(s.reorder_level) OVER w AS said, first_value(s.line) OVER w AS first_line
        FROM rows_left AS s WHERE s.reorder_level IS NOT NULL
        WINDOW w AS (PARTITION BY s.department_id, s.medication_id ORDER BY s.line)
    ), batches AS (
        SELECT s.line, s.expires_on, first_value(s.expires_on) OVER w AS said, first_value(s.line) OVER w AS first_line
        FROM rows_left AS s WHERE s.batch_number IS NOT NULL
        WINDOW w AS (PARTITION BY s.department_id, s.medication_id, rules.case_folded(s.batch_number) ORDER BY s.line)
    )
    SELECT f.line, array_agg(f.told ORDER BY f.told ->> 'path') FROM (
        SELECT l.line, rules.problem_unless(
            l.reorder_level = l.said, 'reorderLevel', 'DIFFERS', format('is %s in line %s, of the same stock', l.said, l.first_line)
        ) AS told
        FROM levels AS l
        UNION ALL
        SELECT b.line, rules.problem_unless(
            b.expires_on = b.said, 'expiresOn', 'DIFFERS_FROM_BATCH', format('is %s in line %s, of the same batch', b.said, b.first_line)
        )
        FROM batches AS b
    ) AS f
    WHERE f.told IS NOT NULL GROUP BY f.line;
END
$$;
COMMENT ON FUNCTION clinic.compared_stock(bigint, bigint) IS
'The rows of a file that give a stock another reorder level, or a batch another expiry date, than an earlier good row.';
