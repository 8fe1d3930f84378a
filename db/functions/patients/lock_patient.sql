SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.lock_patient(p_hospital_id bigint, p_patient_id bigint) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_retired_at timestamptz;
BEGIN
    SELECT p.retired_at INTO v_retired_at
    FROM clinic.patients AS p WHERE p.hospital_id = p_hospital_id AND p.id = p_patient_id FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        PERFORM auth.refuse_missing('patient', p_patient_id);
    ELSIF v_retired_at IS NOT NULL THEN
        RAISE EXCEPTION USING
            errcode = 'ZH505', message = 'This patient''s record is retired.',
            detail = jsonb_build_object('type', 'patient', 'id', p_patient_id::text)::text,
            hint = 'Reinstate the record, or choose the one that is in use.';
    END IF;
END
$$;
COMMENT ON FUNCTION clinic.lock_patient(bigint, bigint) IS
'Locks a patient whose record is open: NOT_FOUND, and RETIRED when it is closed.';
