SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.change_hospital(p_hospital_id bigint, p_changes jsonb, p_confirmed boolean) RETURNS clinic.hospitals
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_old clinic.hospitals;
    v_new clinic.hospitals;
BEGIN
    IF p_changes ? 'currency' THEN
        -- Whoever enters an amount, or issues a bill, holds the hospital's currency meanwhile.
        PERFORM FROM clinic.hospitals AS h WHERE h.id = p_hospital_id FOR UPDATE;
    END IF;
    IF p_changes ? 'time_zone' THEN
        -- A booking holds a calendar while it reads the hospital's clock.
        PERFORM FROM clinic.doctor_calendars AS c WHERE c.hospital_id = p_hospital_id ORDER BY c.doctor_id FOR UPDATE;
    END IF;
    SELECT h.* INTO STRICT v_old FROM clinic.hospitals AS h WHERE h.id = p_hospital_id FOR NO KEY UPDATE;
    v_new := jsonb_populate_record(v_old, p_changes);
    PERFORM rules.check_input(
        rules.changes_problems(
            p_changes,
            '{name, time_zone, currency, tax_rate_percent, booking_horizon_days, country, staff_horizon_days, late_cancel_hours,
                late_cancel_fee, no_show_fee, confirm_above, undo_hours, past_visit_days, change_reasons_required}',
            '{}'
        ) || clinic.hospital_problems(v_new)
    );
    IF v_new.time_zone <> v_old.time_zone THEN
        PERFORM rules.refuse_in_use('hospital', p_hospital_id, jsonb_build_object('appointments', (
            SELECT count(*) FROM clinic.appointments AS a
            WHERE a.hospital_id = p_hospital_id AND a.status IN ('BOOKED', 'CHECKED_IN', 'IN_PROGRESS')
        )));
    END IF;
    IF v_new.currency <> v_old.currency THEN
        PERFORM rules.refuse_in_use('hospital', p_hospital_id, clinic.priced(p_hospital_id));
    END IF;
    UPDATE clinic.hospitals AS h
    SET name = btrim(v_new.name), time_zone = v_new.time_zone, currency = v_new.currency, tax_rate_percent = v_new.tax_rate_percent,
        booking_horizon_days = v_new.booking_horizon_days, country = v_new.country, staff_horizon_days = v_new.staff_horizon_days,
        late_cancel_hours = v_new.late_cancel_hours, late_cancel_fee = v_new.late_cancel_fee, no_show_fee = v_new.no_show_fee,
        confirm_above = v_new.confirm_above, undo_hours = v_new.undo_hours, past_visit_days = v_new.past_visit_days,
        change_reasons_required = v_new.change_reasons_required
    WHERE h.id = p_hospital_id
    RETURNING h.* INTO v_new;
    IF v_new.country IS DISTINCT FROM v_old.country THEN
        PERFORM clinic.respell_phones(p_hospital_id);
    END IF;
    -- By the limit and the currency that hold from now on.
    PERFORM rules.require_confirmation(p_confirmed, ARRAY[
        clinic.amount_warning(p_hospital_id, 'lateCancelFee', v_old.late_cancel_fee, v_new.late_cancel_fee),
        clinic.amount_warning(p_hospital_id, 'noShowFee', v_old.no_show_fee, v_new.no_show_fee)
    ]);
    RETURN v_new;
END
$$;
COMMENT ON FUNCTION clinic.change_hospital(bigint, jsonb, boolean) IS
'Changes a hospital: p_changes {column: value}; what is left out stays, null clears. For its administrators and the operator''s command line. Its time zone stays while anything is booked, since opening hours would mean other times; its currency while anything has a price. BAD_USER_INPUT, IN_USE, CONFIRMATION_NEEDED.';
