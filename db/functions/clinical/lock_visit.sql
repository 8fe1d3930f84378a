SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.lock_visit(p_hospital_id bigint, p_visit_id bigint, p_permission text) RETURNS clinic.visits
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_visit clinic.visits;
BEGIN
    PERFORM auth.require_visible(p_hospital_id, 'visit', p_visit_id);
    SELECT v.* INTO STRICT v_visit FROM clinic.visits AS v WHERE v.hospital_id = p_hospital_id AND v.id = p_visit_id FOR NO KEY UPDATE;
    PERFORM auth.require_doctor(p_permission, v_visit.doctor_id);
    RETURN v_visit;
END
$$;
COMMENT ON FUNCTION clinic.lock_visit(bigint, bigint, text) IS
'Locks a visit that the asker sees and whose doctor the asker is, or may act for. NOT_FOUND, FORBIDDEN.';
