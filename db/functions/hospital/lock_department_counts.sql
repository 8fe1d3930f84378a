SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.lock_department_counts(p_hospital_id bigint, p_department_ids bigint[]) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM FROM clinic.department_counts AS k
    WHERE k.hospital_id = p_hospital_id AND k.department_id = ANY (p_department_ids) ORDER BY k.department_id FOR NO KEY UPDATE;
END
$$;
COMMENT ON FUNCTION clinic.lock_department_counts(bigint, bigint[]) IS
'Locks the counts of departments for a bulk edit, one after the other, in ascending order: its rows would take them in the order of their own ids.';
