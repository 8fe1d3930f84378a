SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.check_new_prescriptions() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM clinic.visits AS s
        WHERE s.hospital_id = new.hospital_id AND s.id = new.visit_id
            AND s.patient_id = new.patient_id AND s.doctor_id = new.doctor_id AND s.department_id = new.department_id
    ) THEN
        PERFORM rules.refuse_kept('patient_id, doctor_id and department_id');
    END IF;
    RETURN new;
END
$$;
COMMENT ON FUNCTION clinic.check_new_prescriptions() IS
'A prescription has the patient, doctor and department of its visit (KEPT_BY_TRIGGERS).';
CREATE OR REPLACE TRIGGER b_belongs_insert BEFORE INSERT ON clinic.prescriptions
FOR EACH ROW EXECUTE FUNCTION clinic.check_new_prescriptions();
