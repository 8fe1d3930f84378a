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
    PERFORM rules.check_input(clinic.hospital_problems(v_hospital));
    INSERT INTO clinic.hospitals (slug, name, time_zone, currency, tax_rate_percent, booking_horizon_days)
    VALUES (p_slug, btrim(p_name), p_time_zone, p_currency, p_tax_rate_percent, p_booking_horizon_days)
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
'Makes a hospital; only the operator''s command line calls it. BAD_USER_INPUT, ALREADY_EXISTS.';
