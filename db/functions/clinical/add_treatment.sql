-- Generated from db/entities/clinical.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.add_treatment(
    p_hospital_id bigint, p_session_id uuid, p_visit_id bigint, p_kind text, p_cost numeric, p_notes text,
    p_request_id uuid DEFAULT NULL, p_confirmed boolean DEFAULT false
)
RETURNS clinic.treatments
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_new clinic.treatments;
    v_id bigint;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('appointment.treat');
    PERFORM clinic.hold_currency(p_hospital_id);
    v_new.visit_id := p_visit_id;
    v_new.kind := p_kind;
    v_new.cost := p_cost;
    v_new.notes := p_notes;
    PERFORM rules.check_input(clinic.treatment_problems(p_hospital_id, v_new));
    PERFORM auth.require_visible(p_hospital_id, 'visit', v_new.visit_id);
    v_id := auth.begin_request(p_hospital_id, p_request_id, 'add_treatment', jsonb_build_array(p_visit_id, p_kind, p_cost, p_notes));
    IF v_id IS NULL THEN
        PERFORM clinic.lock_visit(p_hospital_id, v_new.visit_id, 'appointment.treat');
        PERFORM rules.require_confirmation(p_confirmed, ARRAY[
            clinic.amount_warning(p_hospital_id, 'cost', NULL, v_new.cost)
        ]);
        INSERT INTO clinic.treatments AS t (
            hospital_id, visit_id, kind, cost, notes
        )
        VALUES (
            p_hospital_id, v_new.visit_id, v_new.kind,
            rules.round_money(
                v_new.cost, (SELECT h.currency FROM clinic.hospitals AS h WHERE h.id = p_hospital_id)
            ),
            v_new.notes
        )
        RETURNING t.* INTO v_new;
        PERFORM auth.finish_request(p_hospital_id, p_request_id, v_new.id);
    ELSE
        SELECT t.* INTO v_new FROM clinic.treatments AS t
        WHERE t.hospital_id = p_hospital_id AND t.id = v_id;
        IF NOT FOUND THEN
            -- Deleted since the same request made it.
            PERFORM auth.refuse_missing('treatment', v_id);
        END IF;
    END IF;
    RETURN v_new;
END
$$;
COMMENT ON FUNCTION api.add_treatment(bigint, uuid, bigint, text, numeric, text, uuid, boolean) IS
'Adds a procedure to a visit. If the appointment has an open bill, the cost is added to it.
Requires: appointment.treat.
Errors: BAD_USER_INPUT, NOT_FOUND, FORBIDDEN, REQUEST_ID_REUSED, CONFIRMATION_NEEDED.';
GRANT EXECUTE ON FUNCTION api.add_treatment(bigint, uuid, bigint, text, numeric, text, uuid, boolean) TO wardgraph_api;
