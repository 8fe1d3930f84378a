SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.keep_last_visit() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    INSERT INTO clinic.patient_departments AS k (hospital_id, patient_id, department_id, last_visit_at)
    VALUES (new.hospital_id, new.patient_id, new.department_id, new.visited_at)
    ON CONFLICT (hospital_id, patient_id, department_id) DO UPDATE SET last_visit_at = greatest(k.last_visit_at, excluded.last_visit_at);
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION clinic.keep_last_visit() IS
'Rule 6: a patient''s latest visit to a department.';
CREATE OR REPLACE TRIGGER last_visit AFTER INSERT OR UPDATE OF visited_at ON clinic.visits
FOR EACH ROW EXECUTE FUNCTION clinic.keep_last_visit();
