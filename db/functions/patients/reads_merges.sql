SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.reads_merges(p_hospital_id bigint, p_patient_ids bigint[]) RETURNS boolean
LANGUAGE sql STABLE PARALLEL UNSAFE SECURITY INVOKER
AS $$
    SELECT auth.may('see.merges')
        OR auth.doctor_id() IS NOT NULL AND EXISTS (
            SELECT FROM auth.patients_of_the_doctor AS known
            WHERE known.hospital_id = p_hospital_id AND known.patient_id = ANY (p_patient_ids)
        )
        OR auth.ward_id() IS NOT NULL AND EXISTS (
            SELECT FROM auth.patients_of_the_ward AS known
            WHERE known.hospital_id = p_hospital_id AND known.patient_id = ANY (p_patient_ids)
        )
$$;
COMMENT ON FUNCTION clinic.reads_merges(bigint, bigint[]) IS
'Whether the asker may read why these patients'' records were merged, as the policies of clinic.patient_merges have it.';
