SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.room_rate(p_hospital_id bigint, p_type text, p_day date) RETURNS numeric
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT r.amount FROM clinic.room_rates AS r
    WHERE r.hospital_id = p_hospital_id AND r.type = p_type AND r.valid_from <= p_day
    ORDER BY r.valid_from DESC LIMIT 1
$$;
COMMENT ON FUNCTION clinic.room_rate(bigint, text, date) IS
'Rule 5: what a day in a room of a type costs; null where nobody set a rate for it.';
