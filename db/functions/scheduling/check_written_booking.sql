SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.check_written_booking(p_hospital_id bigint, p_old jsonb, p_new jsonb) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_old clinic.appointments;
    v_new clinic.appointments;
BEGIN
    v_old := jsonb_populate_record(v_old, p_old);
    v_new := jsonb_populate_record(v_new, p_new);
    IF v_old.id IS NULL AND v_new.status <> 'BOOKED' THEN
        PERFORM rules.refuse_transition('appointment', 'BOOKED', v_new.status);
    END IF;
    -- What is missing the table itself refuses.
    IF num_nulls(v_new.doctor_id, v_new.patient_id, v_new.starts_at, v_new.ends_at) = 0
        AND (v_old.doctor_id, v_old.starts_at, v_old.ends_at) IS DISTINCT FROM (v_new.doctor_id, v_new.starts_at, v_new.ends_at) THEN
        PERFORM clinic.check_booking(p_hospital_id, v_new.patient_id, v_new.doctor_id, v_new.starts_at, v_new.ends_at, v_old.id, false);
    END IF;
END
$$;
COMMENT ON FUNCTION clinic.check_written_booking(bigint, jsonb, jsonb) IS
'Rule 1 for an appointment that somebody writes with SQL: it begins as BOOKED, and its time meets clinic.check_booking.';
