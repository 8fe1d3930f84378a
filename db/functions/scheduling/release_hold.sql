SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.release_hold(p_hospital_id bigint, p_session_id uuid, p_hold_id bigint) RETURNS clinic.holds
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_hold clinic.holds;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('appointment.book');
    PERFORM rules.check_input(ARRAY[rules.id_problem('holdId', p_hold_id)]);
    PERFORM auth.require_visible(p_hospital_id, 'hold', p_hold_id);
    PERFORM FROM clinic.doctor_calendars AS c
    WHERE c.hospital_id = p_hospital_id AND c.doctor_id = (
        SELECT h.doctor_id FROM clinic.holds AS h WHERE h.hospital_id = p_hospital_id AND h.id = p_hold_id
    )
    FOR UPDATE;
    -- Who books for others may end their holds as well; a patient ends only their own.
    UPDATE clinic.holds AS h SET expires_at = least(h.expires_at, clinic.clock())
    WHERE h.hospital_id = p_hospital_id AND h.id = p_hold_id
        AND (h.account_id = auth.account_id() OR auth.may('appointment.book'))
    RETURNING h.* INTO v_hold;
    IF NOT FOUND THEN
        PERFORM auth.refuse_missing('hold', p_hold_id);
    END IF;
    RETURN v_hold;
END
$$;
COMMENT ON FUNCTION api.release_hold(bigint, uuid, bigint) IS
'Ends a hold, the account''s own or, with the permission for all, anybody''s: the time is free again. One that has ended stays so.
Requires: appointment.book.
Errors: BAD_USER_INPUT, NOT_FOUND.';
GRANT EXECUTE ON FUNCTION api.release_hold(bigint, uuid, bigint) TO wardgraph_api;
