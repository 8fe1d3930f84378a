SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.refuse_merged_patient() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_merged_into_id bigint;
BEGIN
    -- As the foreign key does afterwards, but before the row is there: who merges the patient meanwhile is waited for.
    SELECT p.merged_into_id INTO v_merged_into_id FROM clinic.patients AS p
    WHERE p.hospital_id = new.hospital_id AND p.id = new.patient_id FOR KEY SHARE;
    IF v_merged_into_id IS NOT NULL THEN
        PERFORM clinic.refuse_merged(new.patient_id, v_merged_into_id);
    END IF;
    RETURN new;
END
$$;
COMMENT ON FUNCTION clinic.refuse_merged_patient() IS
'Every table whose rows name a patient: none is given to a record that was merged into another one, whoever writes (PATIENT_MERGED).';
