SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.refuse_closed_record(
    p_patient_id bigint, p_merged_into_id bigint, p_deceased_on date, p_retired_at timestamptz, p_on date DEFAULT NULL
) RETURNS void
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM clinic.refuse_merged(p_patient_id, p_merged_into_id);
    IF p_on <= p_deceased_on IS NOT TRUE THEN
        PERFORM clinic.refuse_deceased(p_patient_id, p_deceased_on);
    END IF;
    IF p_retired_at IS NOT NULL THEN
        RAISE EXCEPTION USING
            errcode = 'ZH505', message = 'This patient''s record is retired.',
            detail = jsonb_build_object('type', 'patient', 'id', p_patient_id::text)::text,
            hint = 'Reinstate the record, or choose the one that is in use.';
    END IF;
END
$$;
COMMENT ON FUNCTION clinic.refuse_closed_record(bigint, bigint, date, timestamptz, date) IS
'Refuses something new for a patient whose record is closed: PATIENT_MERGED, PATIENT_DECEASED, RETIRED. p_on is the day of what took place already, when the patient may still have lived; null for what is to come.';
