SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.amend_visit(
    p_hospital_id bigint, p_session_id uuid, p_visit_id bigint, p_reason text, p_changes jsonb
) RETURNS clinic.visits
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_given clinic.visits;
    v_visit clinic.visits;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('appointment.treat');
    v_given := jsonb_populate_record(NULL::clinic.visits, p_changes);
    PERFORM rules.check_input(
        ARRAY[rules.id_problem('visitId', p_visit_id), rules.text_problem('reason', p_reason, 1000)]
        || rules.changes_problems(p_changes, '{diagnosis, notes}', ARRAY[
            rules.text_problem('diagnosis', v_given.diagnosis, 2000),
            rules.optional_text_problem('notes', v_given.notes, 20000)
        ])
    );
    v_visit := jsonb_populate_record(clinic.lock_visit(p_hospital_id, p_visit_id, 'appointment.treat'), p_changes);
    PERFORM set_config('app.change_reason', btrim(p_reason), true);
    UPDATE clinic.visits AS v SET diagnosis = btrim(v_visit.diagnosis), notes = v_visit.notes
    WHERE v.hospital_id = p_hospital_id AND v.id = p_visit_id
    RETURNING v.* INTO v_visit;
    PERFORM set_config('app.change_reason', '', true);
    RETURN v_visit;
END
$$;
COMMENT ON FUNCTION api.amend_visit(bigint, uuid, bigint, text, jsonb) IS
'Corrects a visit: p_changes {column: value} of diagnosis, notes; what is left out stays, null clears. What it said before is kept with who, when and why (clinic.amendments).
Requires: appointment.treat.
Errors: BAD_USER_INPUT, NOT_FOUND, FORBIDDEN.';
GRANT EXECUTE ON FUNCTION api.amend_visit(bigint, uuid, bigint, text, jsonb) TO wardgraph_api;
