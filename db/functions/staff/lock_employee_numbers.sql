SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.lock_employee_numbers(p_hospital_id bigint) RETURNS void
LANGUAGE sql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
AS $$
    -- A hospital gives its numbers one by one, until each is committed: no index spans the tables of all kinds of staff, and what
    -- somebody else is just entering would not be seen.
    SELECT pg_advisory_xact_lock(hashtextextended('clinic.employee_numbers', p_hospital_id))
$$;
COMMENT ON FUNCTION clinic.lock_employee_numbers(bigint) IS
'Waits until nobody gives employee numbers in the hospital, and keeps others from it until the end of the transaction.';
