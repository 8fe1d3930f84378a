SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.units_out(p_hospital_id bigint, p_item_id bigint, p_batch_number text DEFAULT NULL)
RETURNS TABLE (place bigint, stock_id bigint, batch_id bigint, units integer, before integer)
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT
        row_number() OVER latest_first, o.stock_id, o.batch_id, o.units::integer,
        (sum(o.units) OVER latest_first - o.units)::integer
    FROM (
        SELECT m.stock_id, m.batch_id, -sum(m.units) AS units, b.expires_on
        FROM clinic.stock_movements AS m
        JOIN clinic.stock_batches AS b ON b.hospital_id = m.hospital_id AND b.id = m.batch_id
        WHERE m.hospital_id = p_hospital_id AND m.prescription_item_id = p_item_id AND m.kind IN ('DISPENSED', 'RETURNED')
            AND (p_batch_number IS NULL OR rules.case_folded(b.batch_number) = rules.case_folded(rules.clean_text(p_batch_number)))
        GROUP BY m.stock_id, m.batch_id, b.expires_on
        HAVING sum(m.units) < 0
    ) AS o
    WINDOW latest_first AS (ORDER BY o.expires_on DESC, o.batch_id DESC)
$$;
COMMENT ON FUNCTION clinic.units_out(bigint, bigint, text) IS
'What a patient still has of a prescription item, by batch, or of one batch: what was dispensed last first, with the units before each.';
