SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.lock_departments(p_hospital_id bigint, p_department_ids bigint[]) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM FROM clinic.departments AS d
    WHERE d.hospital_id = p_hospital_id AND d.id = ANY (p_department_ids) ORDER BY d.id FOR SHARE;
END
$$;
COMMENT ON FUNCTION clinic.lock_departments(bigint, bigint[]) IS
'Keeps departments from being retired while a bulk edit puts something into them: one after the other, in ascending order.';
