SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.count_staff() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_department_id bigint;
    v_change integer;
BEGIN
    -- The department that was left and the one that was joined, in ascending order, so that two moves in opposite directions cannot deadlock.
    FOR v_department_id, v_change IN
        SELECT c.department_id, sum(c.change) FROM (
            SELECT old.department_id, -1 AS change
            WHERE tg_op <> 'INSERT' AND old.retired_at IS NULL AND to_jsonb(old) ->> 'licence_status' IS DISTINCT FROM 'PENDING'
            UNION ALL
            SELECT new.department_id, 1
            WHERE tg_op <> 'DELETE' AND new.retired_at IS NULL AND to_jsonb(new) ->> 'licence_status' IS DISTINCT FROM 'PENDING'
        ) AS c
        GROUP BY c.department_id HAVING sum(c.change) <> 0 ORDER BY c.department_id
    LOOP
        EXECUTE format(
            'UPDATE clinic.department_counts SET %1$I = %1$I + $1 WHERE hospital_id = $2 AND department_id = $3', tg_argv[0]
        ) USING v_change, CASE tg_op WHEN 'DELETE' THEN old.hospital_id ELSE new.hospital_id END, v_department_id;
    END LOOP;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION clinic.count_staff() IS
'Rule 6: a department''s count of the people of one kind who are neither retired nor waiting for approval. Argument: the column of clinic.department_counts.';
CREATE OR REPLACE TRIGGER count_staff AFTER INSERT OR DELETE OR UPDATE OF department_id, retired_at, licence_status ON clinic.doctors
FOR EACH ROW EXECUTE FUNCTION clinic.count_staff('doctors');
CREATE OR REPLACE TRIGGER count_staff AFTER INSERT OR DELETE OR UPDATE OF department_id, retired_at ON clinic.nurses
FOR EACH ROW EXECUTE FUNCTION clinic.count_staff('nurses');
CREATE OR REPLACE TRIGGER count_staff AFTER INSERT OR DELETE OR UPDATE OF department_id, retired_at ON clinic.receptionists
FOR EACH ROW EXECUTE FUNCTION clinic.count_staff('receptionists');
CREATE OR REPLACE TRIGGER count_staff AFTER INSERT OR DELETE OR UPDATE OF department_id, retired_at ON clinic.other_staff
FOR EACH ROW EXECUTE FUNCTION clinic.count_staff('other_staff');
