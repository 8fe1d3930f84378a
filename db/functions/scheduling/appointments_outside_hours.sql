SET LOCAL ROLE wardgraph_reader;

CREATE OR REPLACE FUNCTION api.appointments_outside_hours(
    p_hospital_id bigint, p_session_id uuid, p_doctor_id bigint, p_department_id bigint, p_limit integer
)
RETURNS TABLE (appointment_id bigint, doctor_id bigint, starts_at timestamptz, ends_at timestamptz, reasons text[])
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM rules.check_input(ARRAY[
        rules.problem_unless(p_limit BETWEEN 1 AND 500, 'limit', 'OUT_OF_RANGE', 'must be from 1 to 500')
    ]);
    RETURN QUERY
    SELECT o.appointment_id, o.doctor_id, o.starts_at, o.ends_at, o.reasons
    FROM clinic.outside_hours(p_hospital_id, ARRAY(
        SELECT d.id FROM clinic.visible_doctors AS d
        WHERE d.hospital_id = p_hospital_id AND (p_doctor_id IS NULL OR d.id = p_doctor_id)
            AND (p_department_id IS NULL OR d.department_id = p_department_id)
    )) AS o
    ORDER BY o.starts_at, o.appointment_id LIMIT p_limit;
END
$$;
COMMENT ON FUNCTION api.appointments_outside_hours(bigint, uuid, bigint, bigint, integer) IS
'The first p_limit (1 to 500) live appointments that the asker sees and that lie outside of hours, of a doctor, of a department''s doctors or of all, by time; why, as clinic.outside_hours says it.
Requires: nothing.
Errors: BAD_USER_INPUT.';
GRANT EXECUTE ON FUNCTION api.appointments_outside_hours(bigint, uuid, bigint, bigint, integer) TO wardgraph_api;
