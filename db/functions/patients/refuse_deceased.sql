SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.refuse_deceased(p_patient_id bigint, p_deceased_on date) RETURNS void
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF p_deceased_on IS NOT NULL THEN
        RAISE EXCEPTION USING
            errcode = 'ZH512', message = 'This patient died.',
            detail = jsonb_build_object('patientId', p_patient_id::text, 'deceasedOn', p_deceased_on)::text,
            hint = 'Choose another patient, or take the date of death back if it was recorded by mistake.';
    END IF;
END
$$;
COMMENT ON FUNCTION clinic.refuse_deceased(bigint, date) IS
'PATIENT_DECEASED where p_deceased_on is a day.';
