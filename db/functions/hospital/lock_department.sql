SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.lock_department(p_hospital_id bigint, p_department_id bigint) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_department record;
BEGIN
    -- A shared lock: transactions that add rows to it do not wait for one another, and a transaction that retires it waits for them.
    SELECT d.id, d.retired_at INTO v_department FROM clinic.departments AS d
    WHERE d.hospital_id = p_hospital_id AND d.id = p_department_id FOR SHARE;
    IF v_department.id IS NULL THEN
        PERFORM auth.refuse_missing('department', p_department_id);
    END IF;
    PERFORM rules.refuse_retired('department', p_department_id, v_department.retired_at);
END
$$;
COMMENT ON FUNCTION clinic.lock_department(bigint, bigint) IS
'Keeps a department from being retired while something is put into it. NOT_FOUND, and RETIRED when it is retired already.';
