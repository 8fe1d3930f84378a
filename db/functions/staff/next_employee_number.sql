SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.next_employee_number(p_hospital_id bigint, p_employee_number text) RETURNS text
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_number text := p_employee_number;
BEGIN
    PERFORM clinic.lock_employee_numbers(p_hospital_id);
    LOOP
        IF p_employee_number IS NULL THEN
            v_number := nextval('clinic.employee_numbers')::text;
        END IF;
        EXIT WHEN NOT clinic.is_employee_number(p_hospital_id, v_number);
        IF p_employee_number IS NOT NULL THEN
            PERFORM rules.refuse_existing('employeeNumber', 'somebody with this employee number');
        END IF;
        -- A generated number may have been entered by hand before: take the next.
    END LOOP;
    RETURN v_number;
END
$$;
COMMENT ON FUNCTION clinic.next_employee_number(bigint, text) IS
'The employee number that was given, if nobody of any kind in the hospital has it, or else a new one. Nobody else gets either before the transaction ends. ALREADY_EXISTS.';
