SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.lock_person(p_hospital_id bigint, p_type text, p_id bigint) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- Shared: who retires or deletes the person waits.
    CASE p_type
        WHEN 'doctor' THEN
            PERFORM FROM clinic.doctors AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_id FOR SHARE;
        WHEN 'nurse' THEN
            PERFORM FROM clinic.nurses AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_id FOR SHARE;
        WHEN 'receptionist' THEN
            PERFORM FROM clinic.receptionists AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_id FOR SHARE;
    END CASE;
    IF NOT FOUND THEN
        PERFORM auth.refuse_missing(p_type, p_id);
    END IF;
END
$$;
COMMENT ON FUNCTION clinic.lock_person(bigint, text, bigint) IS
'Keeps a doctor, nurse or receptionist from being changed, retired or deleted while a new record is made that names them. NOT_FOUND.';
