SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.lock_billed_stay(p_hospital_id bigint, p_admission_id bigint) RETURNS clinic.admissions
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_patient_id bigint;
    v_admission clinic.admissions;
BEGIN
    SELECT a.patient_id INTO v_patient_id FROM clinic.admissions AS a WHERE a.hospital_id = p_hospital_id AND a.id = p_admission_id;
    PERFORM FROM clinic.patients AS p WHERE p.hospital_id = p_hospital_id AND p.id = v_patient_id FOR NO KEY UPDATE;
    SELECT a.* INTO v_admission FROM clinic.admissions AS a WHERE a.hospital_id = p_hospital_id AND a.id = p_admission_id;
    PERFORM clinic.refuse_moved(v_patient_id, v_admission.patient_id);
    RETURN v_admission;
END
$$;
COMMENT ON FUNCTION clinic.lock_billed_stay(bigint, bigint) IS
'Locks the patient of a stay and returns the stay as it then is: the patient is neither moved nor discharged, and no bill of the stay issued, meanwhile.';
