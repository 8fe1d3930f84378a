SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.hours_warning(
    p_hospital_id bigint, p_path text, p_doctor_ids bigint[], p_before jsonb,
    p_doctor clinic.doctors DEFAULT NULL, p_department clinic.departments DEFAULT NULL
) RETURNS jsonb
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_named CONSTANT integer := 20;
    v_found jsonb;
    v_count bigint;
BEGIN
    SELECT count(*), jsonb_agg(jsonb_build_object(
        'appointmentId', o.appointment_id::text, 'doctorId', o.doctor_id::text, 'startsAt', o.starts_at, 'endsAt', o.ends_at,
        'reasons', to_jsonb(o.reasons)
    ) ORDER BY o.starts_at, o.appointment_id)
    INTO v_count, v_found
    FROM clinic.outside_hours(p_hospital_id, p_doctor_ids, p_doctor, p_department) AS o
    WHERE NOT to_jsonb(o.reasons) <@ coalesce(p_before -> o.appointment_id::text, '[]');
    RETURN CASE WHEN v_count > 0 THEN rules.warning(
        p_path, 'BOOKINGS_OUTSIDE_HOURS',
        CASE v_count WHEN 1 THEN 'leaves a booking outside of hours' ELSE format('leaves %s bookings outside of hours', v_count) END,
        jsonb_build_object('count', v_count, 'appointments', jsonb_path_query_array(v_found, '$[0 to $last]', jsonb_build_object('last', v_named - 1)))
    ) END;
END
$$;
COMMENT ON FUNCTION clinic.hours_warning(bigint, text, bigint[], jsonb, clinic.doctors, clinic.departments) IS
'A warning of a field, if its change takes the hours of live bookings of these doctors away: how many, and the first twenty with why. p_before is clinic.outside_before. The change is made already, or is what p_doctor or p_department would be; the calendars are locked.';
