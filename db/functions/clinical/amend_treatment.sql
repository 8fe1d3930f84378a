SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.amend_treatment(
    p_hospital_id bigint, p_session_id uuid, p_treatment_id bigint, p_reason text, p_changes jsonb,
    p_confirmed boolean DEFAULT false
) RETURNS clinic.treatments
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_currency text;
    v_given clinic.treatments;
    v_treatment clinic.treatments;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('appointment.treat');
    v_currency := clinic.hold_currency(p_hospital_id);
    v_given := jsonb_populate_record(NULL::clinic.treatments, p_changes);
    PERFORM rules.check_input(
        ARRAY[rules.id_problem('treatmentId', p_treatment_id), rules.text_problem('reason', p_reason, 1000)]
        || rules.changes_problems(p_changes, '{kind, cost, notes}', ARRAY[
            rules.text_problem('kind', v_given.kind, 200),
            rules.money_problem('cost', v_given.cost, v_currency, 0),
            rules.optional_text_problem('notes', v_given.notes, 20000)
        ])
    );
    PERFORM auth.require_visible(p_hospital_id, 'treatment', p_treatment_id);
    -- The visit's lock is the one under which its charges are billed.
    PERFORM clinic.lock_visit(p_hospital_id, (
        SELECT t.visit_id FROM clinic.treatments AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_treatment_id
    ), 'appointment.treat');
    SELECT t.* INTO STRICT v_treatment FROM clinic.treatments AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_treatment_id FOR NO KEY UPDATE;
    PERFORM rules.require_confirmation(p_confirmed, ARRAY[
        clinic.amount_warning(p_hospital_id, 'cost', v_treatment.cost, v_given.cost)
    ]);
    v_treatment := jsonb_populate_record(v_treatment, p_changes);
    PERFORM set_config('app.change_reason', btrim(p_reason), true);
    UPDATE clinic.treatments AS t
    SET kind = btrim(v_treatment.kind), cost = rules.round_money(v_treatment.cost, v_currency), notes = v_treatment.notes
    WHERE t.hospital_id = p_hospital_id AND t.id = p_treatment_id
    RETURNING t.* INTO v_treatment;
    PERFORM set_config('app.change_reason', '', true);
    RETURN v_treatment;
END
$$;
COMMENT ON FUNCTION api.amend_treatment(bigint, uuid, bigint, text, jsonb, boolean) IS
'Corrects a treatment: p_changes {column: value} of kind, cost, notes; what is left out stays, null clears. What it said before is kept with who, when and why (clinic.amendments).
Requires: appointment.treat.
Errors: BAD_USER_INPUT, NOT_FOUND, FORBIDDEN, ALREADY_BILLED, CONFIRMATION_NEEDED.';
GRANT EXECUTE ON FUNCTION api.amend_treatment(bigint, uuid, bigint, text, jsonb, boolean) TO wardgraph_api;
