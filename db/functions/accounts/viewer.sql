SET LOCAL ROLE wardgraph_reader;

CREATE OR REPLACE FUNCTION api.viewer(p_hospital_id bigint, p_session_id uuid)
RETURNS TABLE (account_id bigint, patient_id bigint, doctor_id bigint, nurse_id bigint, receptionist_id bigint, permissions text[])
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    RETURN QUERY SELECT
        a.id, a.patient_id, a.doctor_id, a.nurse_id, a.receptionist_id,
        ARRAY(SELECT p.permission FROM auth.permissions() AS p WHERE auth.may(p.permission) ORDER BY p.permission)
    FROM auth.accounts AS a
    WHERE a.hospital_id = p_hospital_id AND a.id = auth.account_id();
END
$$;
COMMENT ON FUNCTION api.viewer(bigint, uuid) IS 'The account that is signed in and what it may do (auth.permissions); no row for PUBLIC.';
GRANT EXECUTE ON FUNCTION api.viewer(bigint, uuid) TO wardgraph_api;
