SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.refuse_held(
    p_doctor_id bigint, p_starts_at timestamptz, p_ends_at timestamptz, p_expires_at timestamptz
) RETURNS void
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RAISE EXCEPTION USING
        errcode = 'ZH209', message = 'Another account holds that time.',
        detail = jsonb_build_object('doctorId', p_doctor_id::text, 'startsAt', p_starts_at, 'endsAt', p_ends_at, 'expiresAt', p_expires_at)::text,
        hint = 'Choose another time, or try again after the hold has expired.';
END
$$;
COMMENT ON FUNCTION clinic.refuse_held(bigint, timestamptz, timestamptz, timestamptz) IS
'Raises SLOT_HELD with the time that is held, and until when.';
