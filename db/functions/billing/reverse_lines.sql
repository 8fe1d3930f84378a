SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.reverse_lines(p_hospital_id bigint, p_line_ids bigint[], p_reason text) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF p_line_ids = '{}' THEN
        RETURN;
    END IF;
    UPDATE clinic.bill_lines AS l SET reversed_at = clinic.clock() WHERE l.hospital_id = p_hospital_id AND l.id = ANY (p_line_ids);
    INSERT INTO clinic.bill_lines (
        hospital_id, bill_id, kind, description, quantity, unit_price, amount, appointment_id, treatment_id, prescription_item_id,
        reverses_id, discounts_id, reason, admission_id, room_type, first_day, last_day
    )
    SELECT
        l.hospital_id, l.bill_id, l.kind, l.description, -l.quantity, l.unit_price, -l.amount, l.appointment_id, l.treatment_id,
        l.prescription_item_id, l.id, l.discounts_id, coalesce(p_reason, l.reason), l.admission_id, l.room_type,
        l.first_day, l.last_day
    FROM clinic.bill_lines AS l
    WHERE l.hospital_id = p_hospital_id AND l.id = ANY (p_line_ids)
    ORDER BY l.id;
END
$$;
COMMENT ON FUNCTION clinic.reverse_lines(bigint, bigint[], text) IS
'Takes lines off their bills, each by a line of its own, with the reason where somebody gave one. The bills are locked, and the lines were not reversed before.';
