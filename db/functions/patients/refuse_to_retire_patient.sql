-- Generated from db/entities/patients.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.refuse_to_retire_patient(p_hospital_id bigint, p_patient_id bigint) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM rules.refuse_in_use('patient', p_patient_id, jsonb_build_object(
        'appointments', (
            SELECT count(*) FROM clinic.appointments AS t
            WHERE t.hospital_id = p_hospital_id AND t.patient_id = p_patient_id AND t.status IN ('BOOKED', 'CHECKED_IN', 'IN_PROGRESS')
        ),
        'admissions', (
            SELECT count(*) FROM clinic.admissions AS t
            WHERE t.hospital_id = p_hospital_id AND t.patient_id = p_patient_id AND t.discharged_at IS NULL
        ),
        'bills', (
            SELECT count(*) FROM clinic.bills AS t
            WHERE t.hospital_id = p_hospital_id AND t.patient_id = p_patient_id AND t.status IN ('OPEN', 'CLAIMED')
        )
    ));
END
$$;
COMMENT ON FUNCTION clinic.refuse_to_retire_patient(bigint, bigint) IS
'IN_USE while something live names a row of clinic.patients, which is locked: so it is not retired.';
