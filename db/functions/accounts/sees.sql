SET LOCAL ROLE wardgraph_reader;

CREATE OR REPLACE FUNCTION auth.sees(p_hospital_id bigint, p_type text, p_id bigint) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_seen boolean;
BEGIN
    -- Owned by the reader: each EXISTS is subject to its table's policies. Written out, so that every plan is kept.
    CASE p_type
        WHEN 'department' THEN v_seen := EXISTS (SELECT FROM clinic.departments AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_id);
        WHEN 'doctor' THEN v_seen := EXISTS (SELECT FROM clinic.doctors AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_id);
        WHEN 'time_off' THEN v_seen := EXISTS (SELECT FROM clinic.time_off AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_id);
        WHEN 'nurse' THEN v_seen := EXISTS (SELECT FROM clinic.nurses AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_id);
        WHEN 'receptionist' THEN v_seen := EXISTS (SELECT FROM clinic.receptionists AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_id);
        WHEN 'other_staff' THEN v_seen := EXISTS (SELECT FROM clinic.other_staff AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_id);
        WHEN 'account' THEN v_seen := EXISTS (SELECT FROM auth.accounts AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_id);
        WHEN 'patient' THEN v_seen := EXISTS (SELECT FROM clinic.patients AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_id);
        WHEN 'appointment' THEN v_seen := EXISTS (SELECT FROM clinic.appointments AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_id);
        WHEN 'hold' THEN v_seen := EXISTS (SELECT FROM clinic.holds AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_id);
        WHEN 'visit' THEN v_seen := EXISTS (SELECT FROM clinic.visits AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_id);
        WHEN 'treatment' THEN v_seen := EXISTS (SELECT FROM clinic.treatments AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_id);
        WHEN 'medication' THEN v_seen := EXISTS (SELECT FROM clinic.medications AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_id);
        WHEN 'stock' THEN v_seen := EXISTS (SELECT FROM clinic.stock AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_id);
        WHEN 'prescription' THEN v_seen := EXISTS (SELECT FROM clinic.prescriptions AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_id);
        WHEN 'room' THEN v_seen := EXISTS (SELECT FROM clinic.rooms AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_id);
        WHEN 'admission' THEN v_seen := EXISTS (SELECT FROM clinic.admissions AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_id);
        WHEN 'bill' THEN v_seen := EXISTS (SELECT FROM clinic.bills AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_id);
        WHEN 'payment' THEN v_seen := EXISTS (SELECT FROM clinic.payments AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_id);
    END CASE;
    RETURN v_seen;
END
$$;
COMMENT ON FUNCTION auth.sees(bigint, text, bigint) IS 'Whether the row policies let the asker see the row of that type (patient, appointment, ...).';
GRANT EXECUTE ON FUNCTION auth.sees(bigint, text, bigint) TO wardgraph_owner;
