SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.department_warnings(p_hospital_id bigint, p_old clinic.departments, p_new clinic.departments) RETURNS jsonb[]
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_doctor_ids bigint[];
BEGIN
    -- A new department has no bookings.
    IF p_old.id IS NULL OR (p_old.opens_at, p_old.closes_at) = (p_new.opens_at, p_new.closes_at) THEN
        RETURN '{}';
    END IF;
    v_doctor_ids := ARRAY(
        SELECT d.id FROM clinic.doctors AS d WHERE d.hospital_id = p_hospital_id AND d.department_id = p_old.id AND d.retired_at IS NULL
    );
    RETURN ARRAY[clinic.hours_warning(
        p_hospital_id, CASE WHEN p_new.opens_at <> p_old.opens_at THEN 'opensAt' ELSE 'closesAt' END,
        v_doctor_ids, clinic.outside_before(p_hospital_id, v_doctor_ids), NULL, p_new
    )];
END
$$;
COMMENT ON FUNCTION clinic.department_warnings(bigint, clinic.departments, clinic.departments) IS
'What a change of a department should be confirmed for: bookings that it leaves outside of hours.';
