SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.check_wanted_by(p_wanted_by text, p_patient_id bigint) RETURNS void
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF p_wanted_by = 'HOSPITAL' AND p_patient_id = auth.patient_id() THEN
        RAISE EXCEPTION USING
            errcode = 'ZH002', message = 'Patients cancel for themselves, not for the hospital.',
            detail = jsonb_build_object('permission', 'appointment.cancel', 'wantedBy', p_wanted_by)::text,
            hint = 'Leave wantedBy out, or ask the front desk to cancel the appointment for the hospital.';
    END IF;
END
$$;
COMMENT ON FUNCTION clinic.check_wanted_by(text, bigint) IS
'FORBIDDEN for patients, and staff who are the patient, that say that the hospital wants their own appointment cancelled.';
