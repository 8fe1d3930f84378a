SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.refuse_merged(p_patient_id bigint, p_merged_into_id bigint) RETURNS void
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF p_merged_into_id IS NOT NULL THEN
        RAISE EXCEPTION USING
            errcode = 'ZH511', message = 'This patient''s record was merged into another one.',
            detail = jsonb_build_object('patientId', p_patient_id::text, 'keptPatientId', p_merged_into_id::text)::text,
            hint = 'Use the record that it was merged into.';
    END IF;
END
$$;
COMMENT ON FUNCTION clinic.refuse_merged(bigint, bigint) IS
'PATIENT_MERGED, with the record that stands for the patient now, where p_merged_into_id is not null.';
