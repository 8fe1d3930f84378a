-- Generated from db/entities/staff.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.refuse_to_retire_doctor(p_hospital_id bigint, p_doctor_id bigint) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM rules.refuse_in_use('doctor', p_doctor_id, jsonb_build_object(
        'appointments', (
            SELECT count(*) FROM clinic.appointments AS t
            WHERE t.hospital_id = p_hospital_id AND t.doctor_id = p_doctor_id AND t.status IN ('BOOKED', 'CHECKED_IN', 'IN_PROGRESS')
        )
    ));
END
$$;
COMMENT ON FUNCTION clinic.refuse_to_retire_doctor(bigint, bigint) IS
'IN_USE while something live names a row of clinic.doctors, which is locked: so it is not retired or deleted.';
