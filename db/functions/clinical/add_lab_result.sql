-- Generated from db/entities/clinical.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.add_lab_result(
    p_hospital_id bigint, p_session_id uuid, p_visit_id bigint, p_test text, p_value text, p_unit text,
    p_reference_range text, p_abnormal boolean, p_resulted_at timestamptz, p_notes text,
    p_request_id uuid DEFAULT NULL
)
RETURNS clinic.lab_results
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_new clinic.lab_results;
    v_id bigint;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('appointment.treat');
    v_new.visit_id := p_visit_id;
    v_new.test := p_test;
    v_new.value := p_value;
    v_new.unit := p_unit;
    v_new.reference_range := p_reference_range;
    v_new.abnormal := p_abnormal;
    v_new.resulted_at := p_resulted_at;
    v_new.notes := p_notes;
    PERFORM rules.check_input(clinic.lab_result_problems(p_hospital_id, v_new));
    PERFORM auth.require_visible(p_hospital_id, 'visit', v_new.visit_id);
    v_id := auth.begin_request(p_hospital_id, p_request_id, 'add_lab_result', jsonb_build_array(p_visit_id, p_test, p_value, p_unit, p_reference_range, p_abnormal, p_resulted_at, p_notes));
    IF v_id IS NULL THEN
        PERFORM clinic.lock_visit(p_hospital_id, v_new.visit_id, 'appointment.treat');
        INSERT INTO clinic.lab_results AS t (
            hospital_id, visit_id, test, value, unit, reference_range, abnormal, resulted_at, notes
        )
        VALUES (
            p_hospital_id, v_new.visit_id, v_new.test, v_new.value, coalesce(v_new.unit, ''), coalesce(v_new.reference_range, ''),
            coalesce(v_new.abnormal, false), v_new.resulted_at, v_new.notes
        )
        RETURNING t.* INTO v_new;
        PERFORM auth.finish_request(p_hospital_id, p_request_id, v_new.id);
    ELSE
        SELECT t.* INTO v_new FROM clinic.lab_results AS t
        WHERE t.hospital_id = p_hospital_id AND t.id = v_id;
        IF NOT FOUND THEN
            -- Deleted since the same request made it.
            PERFORM auth.refuse_missing('lab_result', v_id);
        END IF;
    END IF;
    RETURN v_new;
END
$$;
COMMENT ON FUNCTION api.add_lab_result(bigint, uuid, bigint, text, text, text, text, boolean, timestamptz, text, uuid) IS
'Adds a laboratory result to a visit.
Requires: appointment.treat.
Errors: BAD_USER_INPUT, NOT_FOUND, FORBIDDEN, REQUEST_ID_REUSED.';
GRANT EXECUTE ON FUNCTION api.add_lab_result(bigint, uuid, bigint, text, text, text, text, boolean, timestamptz, text, uuid) TO wardgraph_api;
