SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.is_employee_number(p_hospital_id bigint, p_number text) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN EXISTS (SELECT FROM clinic.doctors AS t WHERE t.hospital_id = p_hospital_id AND t.employee_number = p_number)
        OR EXISTS (SELECT FROM clinic.nurses AS t WHERE t.hospital_id = p_hospital_id AND t.employee_number = p_number)
        OR EXISTS (SELECT FROM clinic.receptionists AS t WHERE t.hospital_id = p_hospital_id AND t.employee_number = p_number)
        OR EXISTS (SELECT FROM clinic.other_staff AS t WHERE t.hospital_id = p_hospital_id AND t.employee_number = p_number);
END
$$;
COMMENT ON FUNCTION clinic.is_employee_number(bigint, text) IS
'Whether somebody in the hospital, of any kind of staff, retired or not, has this employee number.';
