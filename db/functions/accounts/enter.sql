SET LOCAL ROLE wardgraph_owner;

-- Called at the head of every api function, so once for each level of a compiled query. One look-up a statement and
-- nothing but expressions around them: a join of the four tables, and set_config by PERFORM, cost six times as much.
CREATE OR REPLACE FUNCTION auth.enter(p_hospital_id bigint, p_session_id uuid) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_account_id bigint;
    v_roles text[];
    v_patient_id bigint;
    v_doctor_id bigint;
    v_nurse_id bigint;
    v_receptionist_id bigint;
    v_ward_id bigint;
    v_permissions text;
BEGIN
    -- Checks come after locks and have to see what the locks' previous holders did, for which a snapshot taken before is too old.
    IF current_setting('transaction_isolation') <> 'read committed' AND current_setting('transaction_read_only') = 'off' THEN
        RAISE EXCEPTION USING
            errcode = '25001', message = 'Transactions that write must run in READ COMMITTED.',
            hint = 'Begin the transaction with ISOLATION LEVEL READ COMMITTED, or READ ONLY.';
    END IF;
    IF p_session_id IS NULL THEN
        PERFORM FROM clinic.hospitals AS h WHERE h.id = p_hospital_id;
        IF NOT FOUND THEN
            RAISE EXCEPTION USING
                errcode = 'ZH003', message = 'There is no hospital with this id.',
                detail = jsonb_build_object('type', 'hospital', 'id', p_hospital_id::text)::text,
                hint = 'Use the hospital''s slug.';
        END IF;
    ELSE
        -- now() and not clinic.clock(): a session that has ended stays so, however the clock is moved.
        SELECT s.account_id INTO v_account_id FROM auth.sessions AS s
        WHERE s.hospital_id = p_hospital_id AND s.key = p_session_id AND s.revoked_at IS NULL AND s.expires_at > now();
        SELECT a.roles, a.patient_id, a.doctor_id, a.nurse_id, a.receptionist_id
        INTO v_roles, v_patient_id, v_doctor_id, v_nurse_id, v_receptionist_id
        FROM auth.accounts AS a
        WHERE a.hospital_id = p_hospital_id AND a.id = v_account_id AND a.status = 'ACTIVE';
        IF NOT FOUND THEN
            RAISE EXCEPTION USING
                errcode = 'ZH001', message = 'This session has ended.',
                detail = '{"reason": "SESSION_ENDED"}', hint = 'Sign in again.';
        END IF;
        IF NOT 'PATIENT' = ANY (v_roles) THEN
            v_patient_id := NULL;
        END IF;
        -- A person who no longer or not yet works here does not have the role, whatever the state of the account.
        IF v_doctor_id IS NOT NULL THEN
            SELECT d.id INTO v_doctor_id FROM clinic.doctors AS d
            WHERE d.hospital_id = p_hospital_id AND d.id = v_doctor_id AND d.retired_at IS NULL AND d.licence_status <> 'PENDING'
                AND 'DOCTOR' = ANY (v_roles);
            IF v_doctor_id IS NULL THEN
                v_roles := array_remove(v_roles, 'DOCTOR');
            END IF;
        END IF;
        IF v_nurse_id IS NOT NULL THEN
            SELECT n.department_id INTO v_ward_id FROM clinic.nurses AS n
            WHERE n.hospital_id = p_hospital_id AND n.id = v_nurse_id AND n.retired_at IS NULL AND 'NURSE' = ANY (v_roles);
            IF v_ward_id IS NULL THEN
                v_roles := array_remove(v_roles, 'NURSE');
            END IF;
        END IF;
        IF v_receptionist_id IS NOT NULL THEN
            SELECT r.id INTO v_receptionist_id FROM clinic.receptionists AS r
            WHERE r.hospital_id = p_hospital_id AND r.id = v_receptionist_id AND r.retired_at IS NULL;
            IF v_receptionist_id IS NULL THEN
                v_roles := array_remove(v_roles, 'RECEPTIONIST');
            END IF;
        END IF;
        v_permissions := auth.permissions_of(v_roles);
    END IF;
    -- Every one is looked at, at every call, so that nothing a connection carried in with it is ever believed; and set
    -- unless they all are what they have to be, as from the second call of a statement on.
    IF current_setting('app.hospital_id', true) IS DISTINCT FROM p_hospital_id::text
        OR current_setting('app.account_id', true) IS DISTINCT FROM coalesce(v_account_id::text, '')
        OR current_setting('app.patient_id', true) IS DISTINCT FROM coalesce(v_patient_id::text, '')
        OR current_setting('app.doctor_id', true) IS DISTINCT FROM coalesce(v_doctor_id::text, '')
        OR current_setting('app.ward_id', true) IS DISTINCT FROM coalesce(v_ward_id::text, '')
        OR current_setting('app.permissions', true) IS DISTINCT FROM coalesce(v_permissions, '')
    THEN
        -- An assignment is a mere expression, where PERFORM would run a query; what comes of it is of no use.
        v_permissions := set_config('app.hospital_id', p_hospital_id::text, true)
            || set_config('app.account_id', coalesce(v_account_id::text, ''), true)
            || set_config('app.patient_id', coalesce(v_patient_id::text, ''), true)
            || set_config('app.doctor_id', coalesce(v_doctor_id::text, ''), true)
            || set_config('app.ward_id', coalesce(v_ward_id::text, ''), true)
            || set_config('app.permissions', coalesce(v_permissions, ''), true);
    END IF;
END
$$;
COMMENT ON FUNCTION auth.enter(bigint, uuid) IS
'First statement of every api function: finds who asks by the session (null: PUBLIC) and tells the row policies for the rest of the transaction. UNAUTHENTICATED when the session is over, NOT_FOUND when there is no such hospital; 25001 in a transaction that may write and is not READ COMMITTED.';
GRANT EXECUTE ON FUNCTION auth.enter(bigint, uuid) TO wardgraph_reader;
