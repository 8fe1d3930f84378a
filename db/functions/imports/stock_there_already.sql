SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.stock_there_already(p_hospital_id bigint, p_import_run_id bigint, p_lines bigint[])
RETURNS TABLE (line bigint, problems jsonb[], is_doubtful boolean)
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN QUERY
    WITH asked AS MATERIALIZED (
        SELECT a.* FROM clinic.imported_stock(p_hospital_id, p_import_run_id, p_lines) AS a
    ), found AS (
        SELECT a.line, rules.problem_unless(
            b.expires_on = a.expires_on, 'expiresOn', 'DIFFERS_FROM_BATCH', format('differs from this batch''s, %s', b.expires_on)
        ) AS told, false AS is_doubtful
        FROM asked AS a
        JOIN clinic.stock AS s ON s.hospital_id = p_hospital_id AND s.department_id = a.department_id AND s.medication_id = a.medication_id
        JOIN clinic.stock_batches AS b ON b.hospital_id = p_hospital_id AND b.stock_id = s.id
            AND rules.case_folded(b.batch_number) = rules.case_folded(a.batch_number)
        UNION ALL
        SELECT a.line, rules.problem_unless(
            a.is_confirmed, 'batchNumber', 'LIKELY_DUPLICATE', format('is that of a batch of this stock already, of which %s are there', b.units)
        ), true
        FROM asked AS a
        JOIN clinic.stock AS s ON s.hospital_id = p_hospital_id AND s.department_id = a.department_id AND s.medication_id = a.medication_id
        JOIN clinic.stock_batches AS b ON b.hospital_id = p_hospital_id AND b.stock_id = s.id
            AND rules.case_folded(b.batch_number) = rules.case_folded(a.batch_number)
        UNION ALL
        SELECT a.line, CASE WHEN NOT a.is_confirmed THEN rules.quantity_warning('quantity', a.quantity, 100000) END, true FROM asked AS a
    )
    SELECT f.line, array_agg(f.told ORDER BY f.told ->> 'path'), bool_and(f.is_doubtful) FROM found AS f
    WHERE f.told IS NOT NULL GROUP BY f.line;
END
$$;
COMMENT ON FUNCTION clinic.stock_there_already(bigint, bigint, bigint[]) IS
'The rows of a file whose batch the stock has with another expiry date, and those that wait to be confirmed: a batch that is there already, an unusual quantity.';
