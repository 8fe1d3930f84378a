-- Generated from db/entities/scheduling.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.update_appointment(
    p_hospital_id bigint, p_session_id uuid, p_appointment_id bigint, p_changes jsonb, p_change_reason text DEFAULT NULL
)
RETURNS clinic.appointments
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_given clinic.appointments;
    v_old clinic.appointments;
    v_new clinic.appointments;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('appointment.edit');
    v_given := jsonb_populate_record(NULL::clinic.appointments, p_changes);
    PERFORM rules.check_input(
        ARRAY[
            rules.id_problem('appointmentId', p_appointment_id),
            clinic.change_reason_problem(p_hospital_id, p_change_reason, false)
        ] || rules.changes_problems(
            p_changes, '{reason, notes, receptionist_id}',
            clinic.appointment_problems(p_hospital_id, v_given)
        )
    );
    PERFORM auth.require_visible(p_hospital_id, 'appointment', p_appointment_id);
    IF v_given.receptionist_id IS NOT NULL THEN
        PERFORM auth.require_visible(p_hospital_id, 'receptionist', v_given.receptionist_id);
        PERFORM clinic.lock_person(p_hospital_id, 'receptionist', v_given.receptionist_id);
    END IF;
    PERFORM clinic.lock_appointment(p_hospital_id, p_appointment_id);
    SELECT t.* INTO v_old FROM clinic.appointments AS t
    WHERE t.hospital_id = p_hospital_id AND t.id = p_appointment_id FOR NO KEY UPDATE;
    IF v_old.id IS NULL THEN
        -- Deleted meanwhile.
        PERFORM auth.refuse_missing('appointment', p_appointment_id);
    END IF;
    PERFORM rules.refuse_retired('appointment', p_appointment_id, v_old.retired_at);
    v_new := jsonb_populate_record(v_old, p_changes);
    -- What was right by itself may be wrong beside what stays.
    PERFORM rules.check_input(clinic.appointment_problems(p_hospital_id, v_new));
    PERFORM clinic.check_appointment_change(p_hospital_id, v_old, v_new);
    PERFORM set_config('app.change_reason', coalesce(btrim(p_change_reason), ''), true);
    UPDATE clinic.appointments AS t SET
        reason = v_new.reason,
        notes = v_new.notes,
        receptionist_id = v_new.receptionist_id
    WHERE t.hospital_id = p_hospital_id AND t.id = p_appointment_id;
    PERFORM set_config('app.change_reason', '', true);
    SELECT t.* INTO STRICT v_new FROM clinic.visible_appointments AS t
    WHERE t.hospital_id = p_hospital_id AND t.id = p_appointment_id;
    RETURN v_new;
END
$$;
COMMENT ON FUNCTION api.update_appointment(bigint, uuid, bigint, jsonb, text) IS
'Changes a row of clinic.appointments: p_changes {column: value} of reason, notes, receptionist_id; what is left out stays, null clears. p_change_reason is kept with what was there before (api.record_changes_page).
Requires: appointment.edit.
Errors: BAD_USER_INPUT, NOT_FOUND, RETIRED.';
GRANT EXECUTE ON FUNCTION api.update_appointment(bigint, uuid, bigint, jsonb, text) TO wardgraph_api;
