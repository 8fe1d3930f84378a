SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.hold_for_sign_up(p_hospital_id bigint, p_sign_up_id bigint, p_first_booking jsonb) RETURNS timestamptz
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_first record;
    v_ends_at timestamptz;
    v_held_until timestamptz;
BEGIN
    IF p_first_booking IS NULL THEN
        RETURN NULL;
    END IF;
    SELECT f.* INTO v_first
    FROM jsonb_to_record(p_first_booking) AS f (doctor_id bigint, starts_at timestamptz, duration_minutes integer);
    v_ends_at := v_first.starts_at + make_interval(mins => v_first.duration_minutes);
    PERFORM auth.require_visible(p_hospital_id, 'doctor', v_first.doctor_id);
    PERFORM auth.limit_attempts(p_hospital_id, 'sign_up_hold.address', auth.client_network());
    PERFORM auth.limit_attempts(p_hospital_id, 'sign_up_hold.doctor', v_first.doctor_id::text);
    PERFORM auth.limit_attempts(p_hospital_id, 'sign_up_hold.hospital', 'all');
    PERFORM clinic.lock_calendar(p_hospital_id, v_first.doctor_id);
    -- What has ended holds nothing, nor does what the same address asked for before. What that held of another doctor's time
    -- is not under this lock, and ends by itself.
    DELETE FROM clinic.holds AS h
    WHERE h.hospital_id = p_hospital_id AND h.doctor_id = v_first.doctor_id
        AND (h.expires_at <= clinic.clock() OR h.sign_up_id = p_sign_up_id);
    PERFORM clinic.check_slot(p_hospital_id, v_first.doctor_id, v_first.starts_at, v_ends_at, NULL, false);
    -- As long as the limit counts: so there are never many more of them at a time than the limit allows.
    INSERT INTO clinic.holds AS h (hospital_id, doctor_id, sign_up_id, starts_at, ends_at, expires_at)
    SELECT p_hospital_id, v_first.doctor_id, p_sign_up_id, v_first.starts_at, v_ends_at,
        clinic.clock() + make_interval(secs => l.window_seconds)
    FROM auth.limit_of(p_hospital_id, 'sign_up_hold.doctor') AS l
    RETURNING h.expires_at INTO v_held_until;
    RETURN v_held_until;
END
$$;
COMMENT ON FUNCTION clinic.hold_for_sign_up(bigint, bigint, jsonb) IS
'Holds the time of the first booking {doctor_id, starts_at, duration_minutes} of a sign-up, as long as the window of the limit sign_up_hold.doctor: until when. Null without a booking. NOT_FOUND, RATE_LIMITED and the errors of clinic.check_slot.';
