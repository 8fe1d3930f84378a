SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.check_new_visits() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_status text;
BEGIN
    SELECT s.status INTO v_status FROM clinic.appointments AS s
    WHERE s.hospital_id = new.hospital_id AND s.id = new.appointment_id
        AND s.patient_id = new.patient_id AND s.doctor_id = new.doctor_id AND s.department_id = new.department_id;
    IF NOT FOUND THEN
        PERFORM rules.refuse_kept('patient_id, doctor_id and department_id');
    ELSIF v_status NOT IN ('IN_PROGRESS', 'COMPLETED') THEN
        PERFORM rules.refuse_transition('appointment', v_status, 'IN_PROGRESS');
    END IF;
    RETURN new;
END
$$;
COMMENT ON FUNCTION clinic.check_new_visits() IS
'A visit has the patient, doctor and department of its appointment (KEPT_BY_TRIGGERS), which has begun (BAD_TRANSITION).';
CREATE OR REPLACE TRIGGER b_belongs_insert BEFORE INSERT ON clinic.visits
FOR EACH ROW EXECUTE FUNCTION clinic.check_new_visits();
