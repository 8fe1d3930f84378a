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
    PERFORM rules.check_input(ARRAY[
        rules.problem_unless(p_slug ~ '^[a-z][a-z0-9-]{0,62}$', 'slug', 'MALFORMED', 'must be lowercase letters, digits and dashes, beginning with a letter'),
        rules.text_problem('name', p_name, 200),
        rules.problem_unless(
            EXISTS (SELECT FROM pg_catalog.pg_timezone_names AS z WHERE z.name = p_time_zone AND z.name ~ '^([A-Z]|UTC)' AND z.name !~ '^(posix|right)/'),
            'timeZone', 'UNKNOWN_TIME_ZONE', 'must be an IANA time zone such as Europe/Berlin'
        ),
        rules.problem_unless(p_currency ~ '^[A-Z]{3}$', 'currency', 'MALFORMED', 'must be an ISO 4217 code such as EUR'),
        rules.percent_problem('taxRatePercent', p_tax_rate_percent),
        rules.number_problem('bookingHorizonDays', p_booking_horizon_days, 1, 730)
    ]);
    INSERT INTO clinic.hospitals (slug, name, time_zone, currency, tax_rate_percent, booking_horizon_days)
    VALUES (p_slug, btrim(p_name), p_time_zone, p_currency, p_tax_rate_percent, p_booking_horizon_days)
    RETURNING * INTO v_hospital;
    INSERT INTO clinic.hospital_slugs (slug, hospital_id) VALUES (p_slug, v_hospital.id) ON CONFLICT (slug) DO NOTHING;
    IF NOT FOUND THEN
        PERFORM rules.refuse_existing('slug', 'a hospital with this slug');
    END IF;
    RETURN v_hospital;
END
$$;
COMMENT ON FUNCTION clinic.create_hospital(text, text, text, text, numeric, integer) IS
'Makes a hospital; only the operator''s command line calls it. BAD_USER_INPUT, ALREADY_EXISTS.';
