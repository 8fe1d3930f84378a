-- Generated from db/entities/scheduling.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.cancel_appointments(
    p_hospital_id bigint, p_session_id uuid, p_filter jsonb, p_reason text, p_wanted_by text DEFAULT 'PATIENT',
    p_at_most integer DEFAULT 100, p_dry_run boolean DEFAULT false, p_request_id uuid DEFAULT NULL
)
RETURNS TABLE (record_type text, record_ids bigint[], row_count integer, is_dry_run boolean)
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_source text;
    v_ids bigint[];
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('appointment.cancel');
    p_at_most := coalesce(p_at_most, 100);
    p_dry_run := coalesce(p_dry_run, false);
    PERFORM rules.check_input(ARRAY[
        rules.at_most_problem(p_at_most),
        rules.text_problem('reason', p_reason, 1000),
        rules.choice_problem('wantedBy', p_wanted_by, '{PATIENT,HOSPITAL}')
    ]);
    PERFORM rules.refuse_without_filter(p_filter);
    IF NOT p_dry_run THEN
        v_ids := auth.first_ids(
            p_hospital_id, p_request_id, 'cancel_appointments', jsonb_build_object('filter', p_filter, 'reason', p_reason, 'wanted_by', p_wanted_by)
        );
        IF v_ids IS NOT NULL THEN
            RETURN QUERY SELECT 'Appointment', v_ids, cardinality(v_ids), false;
            RETURN;
        END IF;
    END IF;
    v_source := CASE WHEN auth.sees_all('see.appointments') THEN 'clinic.granted_appointments' ELSE 'clinic.visible_appointments' END;
    v_ids := auth.found_ids(p_hospital_id, v_source, 'appointments', p_filter, NULL, p_at_most);
    PERFORM rules.refuse_too_many(cardinality(v_ids), p_at_most);
    PERFORM clinic.lock_appointments(p_hospital_id, v_ids);
    PERFORM FROM clinic.appointments AS t
    WHERE t.hospital_id = p_hospital_id AND t.id = ANY (v_ids) ORDER BY t.id FOR NO KEY UPDATE;
    -- Those that others changed until they were locked may no longer be meant.
    v_ids := auth.found_ids(p_hospital_id, v_source, 'appointments', p_filter, v_ids, p_at_most);
    PERFORM clinic.change_each(
        p_hospital_id, p_session_id, 'appointment', v_ids,
        'api.cancel_appointment($1, $2, one.id, $4 ->> ''reason'', $4 ->> ''wanted_by'')',
        jsonb_build_object('reason', p_reason, 'wanted_by', p_wanted_by), p_dry_run
    );
    IF NOT p_dry_run THEN
        PERFORM auth.finish_bulk(p_hospital_id, p_request_id, v_ids);
    END IF;
    RETURN QUERY SELECT 'Appointment', v_ids, cardinality(v_ids), p_dry_run;
END
$$;
COMMENT ON FUNCTION api.cancel_appointments(bigint, uuid, jsonb, text, text, integer, boolean, uuid) IS
'Does as api.cancel_appointment with each of the rows of clinic.appointments that p_filter finds and the asker sees. All of them or none: at most p_at_most, which are locked for as long as it takes. The answer has their ids. p_dry_run does the same and takes it back.
Requires: appointment.cancel.
Errors: BAD_USER_INPUT, NOT_FOUND, FORBIDDEN, BAD_TRANSITION, CONFIRMATION_NEEDED, FILTER_REQUIRED, TOO_MANY_ROWS, ROWS_REFUSED, REQUEST_ID_REUSED.';
GRANT EXECUTE ON FUNCTION api.cancel_appointments(bigint, uuid, jsonb, text, text, integer, boolean, uuid) TO wardgraph_api;
