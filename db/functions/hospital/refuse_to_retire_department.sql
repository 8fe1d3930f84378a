-- Generated from db/entities/hospital.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.refuse_to_retire_department(p_hospital_id bigint, p_department_id bigint) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM rules.refuse_in_use('department', p_department_id, jsonb_build_object(
        'doctors', (
            SELECT count(*) FROM clinic.doctors AS t
            WHERE t.hospital_id = p_hospital_id AND t.department_id = p_department_id AND t.retired_at IS NULL
        ),
        'nurses', (
            SELECT count(*) FROM clinic.nurses AS t
            WHERE t.hospital_id = p_hospital_id AND t.department_id = p_department_id AND t.retired_at IS NULL
        ),
        'receptionists', (
            SELECT count(*) FROM clinic.receptionists AS t
            WHERE t.hospital_id = p_hospital_id AND t.department_id = p_department_id AND t.retired_at IS NULL
        ),
        'otherStaff', (
            SELECT count(*) FROM clinic.other_staff AS t
            WHERE t.hospital_id = p_hospital_id AND t.department_id = p_department_id AND t.retired_at IS NULL
        ),
        'rooms', (
            SELECT count(*) FROM clinic.rooms AS t
            WHERE t.hospital_id = p_hospital_id AND t.department_id = p_department_id AND t.retired_at IS NULL
        ),
        'stock', (
            SELECT count(*) FROM clinic.stock AS t
            WHERE t.hospital_id = p_hospital_id AND t.department_id = p_department_id AND t.units_on_hand > 0
        ),
        'appointments', (
            SELECT count(*) FROM clinic.appointments AS t
            WHERE t.hospital_id = p_hospital_id AND t.department_id = p_department_id AND t.status IN ('BOOKED', 'CHECKED_IN', 'IN_PROGRESS')
        )
    ));
END
$$;
COMMENT ON FUNCTION clinic.refuse_to_retire_department(bigint, bigint) IS
'IN_USE while something live names a row of clinic.departments, which is locked: so it is not retired.';
