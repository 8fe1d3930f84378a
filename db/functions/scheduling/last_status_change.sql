SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.last_status_change(p_hospital_id bigint, p_appointment_id bigint) RETURNS clinic.status_changes
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_change clinic.status_changes;
BEGIN
    SELECT c.* INTO v_change FROM clinic.status_changes AS c
    WHERE c.hospital_id = p_hospital_id AND c.appointment_id = p_appointment_id AND c.undoes_id IS NULL
        AND NOT EXISTS (SELECT FROM clinic.status_changes AS u WHERE u.hospital_id = p_hospital_id AND u.undoes_id = c.id)
    ORDER BY c.id DESC LIMIT 1;
    RETURN v_change;
END
$$;
COMMENT ON FUNCTION clinic.last_status_change(bigint, bigint) IS
'The latest step of an appointment that was not taken back; null where there is none.';
