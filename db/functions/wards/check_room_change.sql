SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.check_room_change(p_hospital_id bigint, p_old clinic.rooms, p_new clinic.rooms) RETURNS void
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_patients bigint;
BEGIN
    SELECT count(*) INTO v_patients FROM clinic.admissions AS a
    WHERE a.hospital_id = p_hospital_id AND a.room_id = p_old.id AND a.discharged_at IS NULL;
    IF v_patients > p_new.beds OR v_patients > 0 AND p_new.department_id <> p_old.department_id THEN
        PERFORM rules.refuse_in_use('room', p_old.id, jsonb_build_object('admissions', v_patients));
    END IF;
END
$$;
COMMENT ON FUNCTION clinic.check_room_change(bigint, clinic.rooms, clinic.rooms) IS
'A room keeps its department and enough beds while patients are in it (rule 7). IN_USE.';
