SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.create_hospital(
    p_slug text, p_name text, p_time_zone text, p_currency text, p_tax_rate_percent numeric,
    p_booking_horizon_days integer
) RETURNS clinic.hospitals
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_hospital clinic.hospitals;
BEGIN
    v_hospital.slug := p_slug;
    v_hospital.name := p_name;
    v_hospital.time_zone := p_time_zone;
    v_hospital.currency := p_currency;
    v_hospital.tax_rate_percent := p_tax_rate_percent;
    v_hospital.booking_horizon_days := p_booking_horizon_days;
    v_hospital.staff_horizon_days := greatest(365, p_booking_horizon_days);
    v_hospital.late_cancel_hours := 24;
    v_hospital.late_cancel_fee := 0;
    v_hospital.no_show_fee := 0;
    v_hospital.confirm_above := 100000;
    v_hospital.undo_hours := 24;
    v_hospital.past_visit_days := 30;
    v_hospital.change_reasons_required := false;
    PERFORM rules.check_input(clinic.hospital_problems(v_hospital));
    INSERT INTO clinic.hospitals (
        slug, name, time_zone, currency, tax_rate_percent, booking_horizon_days, staff_horizon_days, late_cancel_hours, late_cancel_fee,
        no_show_fee, confirm_above, undo_hours, past_visit_days
    )
    VALUES (
        p_slug, btrim(p_name), p_time_zone, p_currency, p_tax_rate_percent, p_booking_horizon_days, v_hospital.staff_horizon_days,
        v_hospital.late_cancel_hours, v_hospital.late_cancel_fee, v_hospital.no_show_fee, v_hospital.confirm_above,
        v_hospital.undo_hours, v_hospital.past_visit_days
    )
    RETURNING * INTO v_hospital;
    INSERT INTO clinic.hospital_slugs (slug, hospital_id) VALUES (p_slug, v_hospital.id) ON CONFLICT (slug) DO NOTHING;
    IF NOT FOUND THEN
        PERFORM rules.refuse_existing('slug', 'a hospital with this slug');
    END IF;
    INSERT INTO auth.sign_in_rules (hospital_id) VALUES (v_hospital.id);
    RETURN v_hospital;
END
$$;
COMMENT ON FUNCTION clinic.create_hospital(text, text, text, text, numeric, integer) IS
'Makes a hospital, with settings that clinic.update_hospital changes; only the operator''s command line calls it. BAD_USER_INPUT, ALREADY_EXISTS.';
