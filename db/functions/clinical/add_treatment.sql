SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.add_treatment(
    p_hospital_id bigint, p_session_id uuid, p_visit_id bigint, p_kind text, p_cost numeric, p_notes text, p_request_id uuid DEFAULT NULL
) RETURNS clinic.treatments
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_id bigint;
    v_currency text;
    v_treatment clinic.treatments;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('appointment.treat');
    SELECT h.currency INTO v_currency FROM clinic.hospitals AS h WHERE h.id = p_hospital_id;
    PERFORM rules.check_input(ARRAY[
        rules.id_problem('visitId', p_visit_id),
        rules.text_problem('kind', p_kind, 200),
        rules.money_problem('cost', p_cost, v_currency, 0),
        rules.optional_text_problem('notes', p_notes, 20000)
    ]);
    PERFORM auth.require_visible(p_hospital_id, 'visit', p_visit_id);
    v_id := auth.begin_request(p_hospital_id, p_request_id, 'add_treatment', jsonb_build_array(p_visit_id, p_kind, p_cost, p_notes));
    IF v_id IS NULL THEN
        PERFORM clinic.lock_visit(p_hospital_id, p_visit_id, 'appointment.treat');
        INSERT INTO clinic.treatments AS t (hospital_id, visit_id, kind, cost, notes)
        VALUES (p_hospital_id, p_visit_id, btrim(p_kind), rules.round_money(p_cost, v_currency), p_notes)
        RETURNING t.id INTO v_id;
        PERFORM auth.finish_request(p_hospital_id, p_request_id, v_id);
    END IF;
    SELECT t.* INTO STRICT v_treatment FROM clinic.treatments AS t WHERE t.hospital_id = p_hospital_id AND t.id = v_id;
    RETURN v_treatment;
END
$$;
COMMENT ON FUNCTION api.add_treatment(bigint, uuid, bigint, text, numeric, text, uuid) IS
'Adds a procedure to a visit; an open bill of the appointment grows by it. Cost in the hospital''s currency.
Requires: appointment.treat.
Errors: BAD_USER_INPUT, NOT_FOUND, FORBIDDEN, REQUEST_ID_REUSED.';
GRANT EXECUTE ON FUNCTION api.add_treatment(bigint, uuid, bigint, text, numeric, text, uuid) TO wardgraph_api;
