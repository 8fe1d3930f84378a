SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.insert_first_booking(p_hospital_id bigint, p_patient_id bigint, p_booking jsonb) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_first record;
BEGIN
    IF p_booking IS NOT NULL THEN
        SELECT f.* INTO v_first
        FROM jsonb_to_record(p_booking) AS f (doctor_id bigint, starts_at timestamptz, duration_minutes integer, reason text);
        PERFORM clinic.insert_booking(
            p_hospital_id, p_patient_id, v_first.doctor_id, v_first.starts_at, v_first.duration_minutes, v_first.reason, NULL, NULL
        );
    END IF;
END
$$;
COMMENT ON FUNCTION clinic.insert_first_booking(bigint, bigint, jsonb) IS
'Makes the booking {doctor_id, starts_at, duration_minutes, reason} of a patient who was just made, if there is one.';
