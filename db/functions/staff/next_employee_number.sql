SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.next_employee_number(p_employee_number text) RETURNS text
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN coalesce(p_employee_number, nextval('clinic.employee_numbers')::text);
END
$$;
COMMENT ON FUNCTION clinic.next_employee_number(text) IS
'The employee number that was given, or else a new one.';
