SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.make_department_counts() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    INSERT INTO clinic.department_counts (hospital_id, department_id) VALUES (new.hospital_id, new.id);
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION clinic.make_department_counts() IS
'A new department has its row of counts.';
CREATE OR REPLACE TRIGGER make_counts AFTER INSERT ON clinic.departments
FOR EACH ROW EXECUTE FUNCTION clinic.make_department_counts();
