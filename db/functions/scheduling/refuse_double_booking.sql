SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.refuse_double_booking(p_doctor_id bigint, p_starts_at timestamptz, p_ends_at timestamptz) RETURNS void
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RAISE EXCEPTION USING
        errcode = 'ZH201', message = 'The doctor already has an appointment at that time.',
        detail = jsonb_build_object('doctorId', p_doctor_id::text, 'startsAt', p_starts_at, 'endsAt', p_ends_at)::text,
        hint = 'Choose a time that does not overlap the one given here.';
END
$$;
COMMENT ON FUNCTION clinic.refuse_double_booking(bigint, timestamptz, timestamptz) IS
'Raises DOUBLE_BOOKED with the time of the appointment that is there.';
