SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.patient_problems(p_hospital_id bigint, p_row clinic.patients) RETURNS jsonb[]
LANGUAGE sql STABLE PARALLEL UNSAFE SECURITY INVOKER
AS $$
    SELECT clinic.patient_problems_of(p_row, clinic.today(p_hospital_id), clinic.country(p_hospital_id))
$$;
COMMENT ON FUNCTION clinic.patient_problems(bigint, clinic.patients) IS
'What is wrong with a patient, whether new or changed. A new one need not have a medical record number yet.';
