SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.doctor_warnings(p_hospital_id bigint, p_old clinic.doctors, p_new clinic.doctors) RETURNS jsonb[]
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_path text := CASE
        WHEN p_new.department_id <> p_old.department_id THEN 'departmentId'
        WHEN p_new.licence_status <> p_old.licence_status THEN 'licenceStatus'
        WHEN p_new.registration_expires_on < p_old.registration_expires_on THEN 'registrationExpiresOn'
    END;
BEGIN
    -- A new doctor has no bookings.
    IF v_path IS NULL THEN
        RETURN '{}';
    END IF;
    RETURN ARRAY[clinic.hours_warning(
        p_hospital_id, v_path, ARRAY[p_old.id], clinic.outside_before(p_hospital_id, ARRAY[p_old.id]), p_new
    )];
END
$$;
COMMENT ON FUNCTION clinic.doctor_warnings(bigint, clinic.doctors, clinic.doctors) IS
'What a change of a doctor should be confirmed for: bookings that it leaves outside of hours.';
