SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION auth.require_patient(p_hospital_id bigint, p_permission text, p_patient_id bigint) RETURNS void
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF auth.may(p_permission) THEN
        PERFORM auth.require_visible(p_hospital_id, 'patient', p_patient_id);
    -- What a role allows for a person's own records must not be allowed for records that another role only shows.
    ELSIF p_patient_id IS DISTINCT FROM auth.patient_id() THEN
        PERFORM auth.refuse_missing('patient', p_patient_id);
    END IF;
END
$$;
COMMENT ON FUNCTION auth.require_patient(bigint, text, bigint) IS
'The target of a command: a patient the asker sees, or the asker''s own record where the permission is held only as ".own". NOT_FOUND otherwise.';
