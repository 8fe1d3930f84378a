SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.take_back_no_show(p_hospital_id bigint, p_appointment clinic.appointments) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_change clinic.status_changes;
BEGIN
    v_change := clinic.last_status_change(p_hospital_id, p_appointment.id);
    PERFORM clinic.check_take_back(p_hospital_id, p_appointment, v_change);
    PERFORM clinic.lock_freed_time(p_hospital_id, p_appointment);
    PERFORM clinic.check_still_free(p_hospital_id, p_appointment);
    PERFORM clinic.take_back_status(p_hospital_id, p_appointment, v_change, 'The patient arrived late.');
END
$$;
COMMENT ON FUNCTION clinic.take_back_no_show(bigint, clinic.appointments) IS
'Makes a missed appointment a booked one again for a patient who comes late; the errors of clinic.check_take_back, clinic.lock_freed_time and clinic.check_still_free.';
