SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.stock_alerts(p_hospital_id bigint, p_filter clinic.report_filter, p_today date, p_within_days integer)
RETURNS TABLE (
    id bigint, medication_name text, strength text, units_on_hand integer, usable_units bigint, reorder_level integer, shortage bigint,
    expiring_units bigint, expired_units bigint, next_expiry_on date, department_id bigint
)
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT
        level.id, level.name, level.strength, level.units_on_hand, level.usable, level.reorder_level,
        greatest(level.reorder_level - level.usable, 0), level.expiring, level.expired, level.next_expiry_on,
        level.department_id
    FROM (
        SELECT
            s.id, m.name, m.strength, s.units_on_hand, s.reorder_level, s.department_id, batch.next_expiry_on,
            s.units_on_hand - coalesce(batch.expired, 0) AS usable, coalesce(batch.expired, 0) AS expired,
            coalesce(batch.expiring, 0) AS expiring
        FROM clinic.reported_stock(p_hospital_id, p_filter) AS s
        JOIN clinic.departments AS d ON d.hospital_id = s.hospital_id AND d.id = s.department_id
        JOIN clinic.medications AS m ON m.hospital_id = s.hospital_id AND m.id = s.medication_id
        LEFT JOIN (
            SELECT
                b.stock_id, sum(b.units) FILTER (WHERE b.expires_on < p_today) AS expired,
                sum(b.units) FILTER (WHERE b.expires_on BETWEEN p_today AND p_today + p_within_days) AS expiring,
                min(b.expires_on) FILTER (WHERE b.expires_on >= p_today) AS next_expiry_on
            FROM clinic.stock_batches AS b
            WHERE b.hospital_id = p_hospital_id AND b.units > 0
            GROUP BY b.stock_id
        ) AS batch ON batch.stock_id = s.id
        WHERE d.retired_at IS NULL AND m.retired_at IS NULL
    ) AS level
    WHERE level.usable < level.reorder_level OR level.expiring > 0
$$;
COMMENT ON FUNCTION clinic.stock_alerts(bigint, clinic.report_filter, date, integer) IS
'Report: the stock that is below its reorder level or of which units expire within p_within_days. Expired units count as none (rule 3): usable_units are those on hand less the expired ones, shortage is what they lack of the reorder level (0 if nothing), expiring_units those whose last day is from today to today and p_within_days, next_expiry_on the next such day. Stock of retired departments and medications is left out.';
