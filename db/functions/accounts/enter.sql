SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION auth.enter(p_hospital_id bigint, p_session_id uuid) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_account_id bigint;
    v_roles text[];
    v_patient_id bigint;
    v_doctor_id bigint;
    v_ward_id bigint;
    v_permissions text;
BEGIN
    IF p_session_id IS NULL THEN
        PERFORM FROM clinic.hospitals AS h WHERE h.id = p_hospital_id;
        IF NOT FOUND THEN
            RAISE EXCEPTION USING
                errcode = 'ZH003', message = 'There is no such hospital.',
                detail = jsonb_build_object('type', 'hospital', 'id', p_hospital_id::text)::text,
                hint = 'Name the hospital by its slug.';
        END IF;
    ELSE
        -- now() and not clinic.clock(): a session that has ended stays so, however the clock is moved.
        SELECT a.id, a.roles, a.patient_id, d.id, n.department_id
        INTO v_account_id, v_roles, v_patient_id, v_doctor_id, v_ward_id
        FROM auth.sessions AS s
        JOIN auth.accounts AS a ON a.hospital_id = s.hospital_id AND a.id = s.account_id
        -- Who no longer works here is nobody's doctor or nurse any more, whatever became of her account.
        LEFT JOIN clinic.doctors AS d ON d.hospital_id = a.hospital_id AND d.id = a.doctor_id AND d.retired_at IS NULL
        LEFT JOIN clinic.nurses AS n ON n.hospital_id = a.hospital_id AND n.id = a.nurse_id AND n.retired_at IS NULL
        WHERE s.hospital_id = p_hospital_id AND s.id = p_session_id
            AND s.revoked_at IS NULL AND s.expires_at > now() AND a.status = 'ACTIVE';
        IF NOT FOUND THEN
            RAISE EXCEPTION USING
                errcode = 'ZH001', message = 'This session has ended.',
                detail = '{"reason": "SESSION_ENDED"}', hint = 'Sign in again.';
        END IF;
        SELECT string_agg(p.permission, ' ') INTO v_permissions FROM auth.permissions() AS p WHERE p.roles && v_roles;
    END IF;
    -- Every one is set at every call, so that nothing a connection carried in with it is ever believed.
    PERFORM
        set_config('app.hospital_id', p_hospital_id::text, true),
        set_config('app.account_id', coalesce(v_account_id::text, ''), true),
        set_config('app.patient_id', CASE WHEN v_roles @> '{PATIENT}' THEN coalesce(v_patient_id::text, '') ELSE '' END, true),
        set_config('app.doctor_id', CASE WHEN v_roles @> '{DOCTOR}' THEN coalesce(v_doctor_id::text, '') ELSE '' END, true),
        set_config('app.ward_id', CASE WHEN v_roles @> '{NURSE}' THEN coalesce(v_ward_id::text, '') ELSE '' END, true),
        set_config('app.permissions', coalesce(v_permissions, ''), true);
END
$$;
COMMENT ON FUNCTION auth.enter(bigint, uuid) IS
'First statement of every api function: finds who asks by her session (null: PUBLIC) and tells the row policies for the rest of the transaction. UNAUTHENTICATED when the session is over, NOT_FOUND when there is no such hospital.';
GRANT EXECUTE ON FUNCTION auth.enter(bigint, uuid) TO wardgraph_reader;
