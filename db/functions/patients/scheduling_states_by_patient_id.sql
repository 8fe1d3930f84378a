SET LOCAL ROLE wardgraph_reader;

CREATE OR REPLACE FUNCTION api.scheduling_states_by_patient_id(
    p_hospital_id bigint, p_session_id uuid, p_ids bigint[]
) RETURNS TABLE (patient_id bigint, department_id bigint, state text, last_booking_at timestamptz, last_visit_at timestamptz)
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    RETURN QUERY SELECT
        k.patient_id, k.department_id, rules.scheduling_state(k.last_booking_at, k.last_visit_at, clinic.clock()), k.last_booking_at, k.last_visit_at
    FROM clinic.patient_departments AS k
    WHERE k.hospital_id = p_hospital_id AND k.patient_id = ANY (p_ids)
    ORDER BY k.department_id;
END
$$;
COMMENT ON FUNCTION api.scheduling_states_by_patient_id(bigint, uuid, bigint[]) IS
'How each patient stands now with each department that knows them (rule 6).';
GRANT EXECUTE ON FUNCTION api.scheduling_states_by_patient_id(bigint, uuid, bigint[]) TO wardgraph_api;
