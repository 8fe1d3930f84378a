SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.room_status(p_hospital_id bigint, p_filter clinic.report_filter)
RETURNS TABLE (
    id bigint, number text, type text, beds integer, occupied integer, available integer, status text, department_id bigint
)
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT
        r.id, r.number, r.type, o.beds, o.occupied, o.available,
        CASE WHEN o.occupied = 0 THEN 'FREE' WHEN o.available = 0 THEN 'FULL' ELSE 'PARTLY_OCCUPIED' END,
        r.department_id
    FROM clinic.reported_rooms(p_hospital_id, p_filter) AS r
    JOIN clinic.room_occupancy AS o ON o.hospital_id = r.hospital_id AND o.room_id = r.id
    WHERE r.retired_at IS NULL
$$;
COMMENT ON FUNCTION clinic.room_status(bigint, clinic.report_filter) IS
'Report: each room that is not retired, with its beds, how many of them are occupied (by admissions that have not ended) and available.';
