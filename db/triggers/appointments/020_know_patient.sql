SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.know_patient() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_doctor_id bigint;
    v_change integer;
BEGIN
    IF tg_op = 'INSERT' THEN
        INSERT INTO clinic.doctor_patients AS k (hospital_id, doctor_id, patient_id, live_appointments)
        SELECT new.hospital_id, new.doctor_id, new.patient_id, 1 WHERE new.status NOT IN ('CANCELLED', 'NO_SHOW', 'LEFT_UNSEEN')
        ON CONFLICT (hospital_id, doctor_id, patient_id) DO UPDATE SET live_appointments = k.live_appointments + 1;
        RETURN NULL;
    END IF;
    FOR v_doctor_id, v_change IN
        SELECT c.doctor_id, sum(c.change) FROM (
            SELECT old.doctor_id, -1 AS change WHERE old.status NOT IN ('CANCELLED', 'NO_SHOW', 'LEFT_UNSEEN')
            UNION ALL
            SELECT new.doctor_id, 1 WHERE new.status NOT IN ('CANCELLED', 'NO_SHOW', 'LEFT_UNSEEN')
        ) AS c
        GROUP BY c.doctor_id HAVING sum(c.change) <> 0 ORDER BY c.doctor_id
    LOOP
        -- Not one INSERT with ON CONFLICT: its new row would be checked before the conflict is seen, and a count of -1 refused.
        INSERT INTO clinic.doctor_patients (hospital_id, doctor_id, patient_id)
        VALUES (new.hospital_id, v_doctor_id, new.patient_id) ON CONFLICT (hospital_id, doctor_id, patient_id) DO NOTHING;
        UPDATE clinic.doctor_patients AS k SET live_appointments = k.live_appointments + v_change
        WHERE k.hospital_id = new.hospital_id AND k.doctor_id = v_doctor_id AND k.patient_id = new.patient_id;
    END LOOP;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION clinic.know_patient() IS
'Rule 6: the patients of each doctor.';
CREATE OR REPLACE TRIGGER know_patient_insert AFTER INSERT ON clinic.appointments
FOR EACH ROW EXECUTE FUNCTION clinic.know_patient();
CREATE OR REPLACE TRIGGER know_patient_update AFTER UPDATE OF doctor_id, status ON clinic.appointments
FOR EACH ROW WHEN (
    old.doctor_id <> new.doctor_id OR (old.status IN ('CANCELLED', 'NO_SHOW', 'LEFT_UNSEEN')) <> (new.status IN ('CANCELLED', 'NO_SHOW', 'LEFT_UNSEEN'))
) EXECUTE FUNCTION clinic.know_patient();
