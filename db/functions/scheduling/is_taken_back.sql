SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.is_taken_back(p_hospital_id bigint, p_appointment_id bigint, p_from text, p_to text) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_latest clinic.status_changes;
BEGIN
    SELECT c.* INTO v_latest FROM clinic.status_changes AS c
    WHERE c.hospital_id = p_hospital_id AND c.appointment_id = p_appointment_id ORDER BY c.id DESC LIMIT 1;
    RETURN coalesce(v_latest.is_undo AND v_latest.from_status = p_from AND v_latest.to_status = p_to, false);
END
$$;
COMMENT ON FUNCTION clinic.is_taken_back(bigint, bigint, text, text) IS
'Whether the latest step of an appointment is one that takes it back from one status to another, and so is about to be made: once it is made, the status is no longer the one it comes from.';
