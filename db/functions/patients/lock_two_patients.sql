SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.lock_two_patients(p_hospital_id bigint, p_one_id bigint, p_other_id bigint) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- One merge at a time: each changes records that were merged into its two before, which nothing else locks in order.
    PERFORM pg_advisory_xact_lock(hashtextextended('clinic.patient_merges', p_hospital_id));
    PERFORM FROM auth.accounts AS a
    WHERE a.hospital_id = p_hospital_id AND a.patient_id IN (p_one_id, p_other_id) ORDER BY a.id FOR NO KEY UPDATE;
    PERFORM FROM clinic.patients AS p
    WHERE p.hospital_id = p_hospital_id AND p.id IN (p_one_id, p_other_id) ORDER BY p.id FOR NO KEY UPDATE;
END
$$;
COMMENT ON FUNCTION clinic.lock_two_patients(bigint, bigint, bigint) IS
'Locks two patients to merge them or to undo it, by ascending id, and before them their accounts.';
