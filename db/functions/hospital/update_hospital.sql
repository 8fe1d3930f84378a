SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.update_hospital(p_hospital_id bigint, p_changes jsonb) RETURNS clinic.hospitals
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_old clinic.hospitals;
    v_new clinic.hospitals;
BEGIN
    -- A booking holds a calendar while it reads the hospital's clock.
    PERFORM FROM clinic.doctor_calendars AS c WHERE c.hospital_id = p_hospital_id ORDER BY c.doctor_id FOR UPDATE;
    SELECT h.* INTO STRICT v_old FROM clinic.hospitals AS h WHERE h.id = p_hospital_id FOR NO KEY UPDATE;
    v_new := jsonb_populate_record(v_old, p_changes);
    PERFORM rules.check_input(
        rules.changes_problems(
            p_changes, '{name, time_zone, tax_rate_percent, booking_horizon_days}', clinic.hospital_problems(v_new)
        )
    );
    IF v_new.time_zone <> v_old.time_zone THEN
        PERFORM rules.refuse_in_use('hospital', p_hospital_id, jsonb_build_object('appointments', (
            SELECT count(*) FROM clinic.appointments AS a
            WHERE a.hospital_id = p_hospital_id AND a.status IN ('BOOKED', 'CHECKED_IN', 'IN_PROGRESS')
        )));
    END IF;
    UPDATE clinic.hospitals AS h
    SET name = btrim(v_new.name), time_zone = v_new.time_zone, tax_rate_percent = v_new.tax_rate_percent,
        booking_horizon_days = v_new.booking_horizon_days
    WHERE h.id = p_hospital_id
    RETURNING h.* INTO v_new;
    RETURN v_new;
END
$$;
COMMENT ON FUNCTION clinic.update_hospital(bigint, jsonb) IS
'Changes a hospital: p_changes {column: value} of name, time_zone, tax_rate_percent, booking_horizon_days; only the operator''s command line calls it. Its time zone stays while anything is booked, since opening hours would mean other times. BAD_USER_INPUT, IN_USE.';
