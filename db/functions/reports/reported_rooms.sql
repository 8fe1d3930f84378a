-- Generated from db/reports.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.reported_rooms(p_hospital_id bigint, p_filter clinic.report_filter)
RETURNS SETOF clinic.rooms
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT t.* FROM clinic.rooms AS t
    WHERE t.hospital_id = p_hospital_id
        AND ((p_filter).department_id IS NULL OR t.department_id = (p_filter).department_id)
$$;
COMMENT ON FUNCTION clinic.reported_rooms(bigint, clinic.report_filter) IS
'The rows of clinic.rooms that a report counts, filtered by department.';
