SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.recount_merged() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_patient_id bigint;
BEGIN
    IF new.undone_at IS NULL THEN
        -- Also those that an appointment was moved out of.
        INSERT INTO clinic.patient_departments (hospital_id, patient_id, department_id)
        SELECT new.hospital_id, new.kept_patient_id, k.department_id FROM clinic.patient_departments AS k
        WHERE k.hospital_id = new.hospital_id AND k.patient_id = new.merged_patient_id
        ORDER BY k.department_id ON CONFLICT (hospital_id, patient_id, department_id) DO NOTHING;
    END IF;
    FOREACH v_patient_id IN ARRAY ARRAY[
        least(new.kept_patient_id, new.merged_patient_id), greatest(new.kept_patient_id, new.merged_patient_id)
    ] LOOP
        PERFORM clinic.recount_patient(new.hospital_id, v_patient_id);
    END LOOP;
    IF new.undone_at IS NOT NULL THEN
        DELETE FROM clinic.patient_departments AS k
        WHERE k.hospital_id = new.hospital_id AND k.patient_id = new.kept_patient_id AND k.department_id <> ALL (new.known_departments)
            AND k.last_booking_at IS NULL AND k.last_visit_at IS NULL
            AND NOT EXISTS (
                SELECT FROM clinic.appointments AS a
                WHERE a.hospital_id = k.hospital_id AND a.patient_id = k.patient_id AND a.department_id = k.department_id
            )
            AND NOT EXISTS (
                SELECT FROM clinic.bed_stays AS s
                WHERE s.hospital_id = k.hospital_id AND s.patient_id = k.patient_id AND s.department_id = k.department_id
            );
    END IF;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION clinic.recount_merged() IS
'Rule 6: once the rows of a merge are moved, or moved back, what triggers keep of its two patients is counted again.';
CREATE OR REPLACE TRIGGER recount AFTER UPDATE OF moving ON clinic.patient_merges
FOR EACH ROW WHEN (old.moving AND NOT new.moving) EXECUTE FUNCTION clinic.recount_merged();
