SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION auth.require_doctor(p_permission text, p_doctor_id bigint) RETURNS void
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF NOT auth.may(p_permission) AND p_doctor_id IS DISTINCT FROM auth.doctor_id() THEN
        RAISE EXCEPTION USING
            errcode = 'ZH002', message = 'Only the doctor of the record may do this.',
            detail = jsonb_build_object('permission', p_permission, 'doctorId', p_doctor_id::text)::text,
            hint = 'Ask that doctor, or an administrator.';
    END IF;
END
$$;
COMMENT ON FUNCTION auth.require_doctor(text, bigint) IS 'FORBIDDEN unless the asker is that doctor or holds the permission for all.';
