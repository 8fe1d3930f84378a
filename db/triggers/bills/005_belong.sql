SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.check_new_bills() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF new.appointment_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM clinic.appointments AS s
        WHERE s.hospital_id = new.hospital_id AND s.id = new.appointment_id
            AND s.patient_id = new.patient_id
    ) THEN
        PERFORM rules.refuse_kept('patient_id');
    END IF;
    IF new.admission_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM clinic.admissions AS s
        WHERE s.hospital_id = new.hospital_id AND s.id = new.admission_id AND s.patient_id = new.patient_id
    ) THEN
        PERFORM rules.refuse_kept('patient_id');
    END IF;
    RETURN new;
END
$$;
COMMENT ON FUNCTION clinic.check_new_bills() IS
'A bill is owed by the patient of its appointment or stay (KEPT_BY_TRIGGERS).';
CREATE OR REPLACE TRIGGER b_belongs_insert BEFORE INSERT ON clinic.bills
FOR EACH ROW EXECUTE FUNCTION clinic.check_new_bills();
