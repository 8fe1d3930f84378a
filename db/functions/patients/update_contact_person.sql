-- Generated from db/entities/patients.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.update_contact_person(
    p_hospital_id bigint, p_session_id uuid, p_contact_person_id bigint, p_changes jsonb, p_change_reason text DEFAULT NULL
)
RETURNS clinic.contact_persons
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_given clinic.contact_persons;
    v_old clinic.contact_persons;
    v_new clinic.contact_persons;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('contact_person.manage');
    v_given := jsonb_populate_record(NULL::clinic.contact_persons, p_changes);
    PERFORM rules.check_input(
        ARRAY[
            rules.id_problem('contactPersonId', p_contact_person_id),
            clinic.change_reason_problem(p_hospital_id, p_change_reason, false)
        ] || rules.changes_problems(
            p_changes, '{name, relation, phone, email, is_emergency, is_legal_guardian, preference, note}',
            clinic.contact_person_problems(p_hospital_id, v_given)
        )
    );
    PERFORM auth.require_visible(p_hospital_id, 'contact_person', p_contact_person_id);
    SELECT t.* INTO v_old FROM clinic.contact_persons AS t
    WHERE t.hospital_id = p_hospital_id AND t.id = p_contact_person_id FOR NO KEY UPDATE;
    IF v_old.id IS NULL THEN
        -- Deleted meanwhile.
        PERFORM auth.refuse_missing('contact_person', p_contact_person_id);
    END IF;
    v_new := jsonb_populate_record(v_old, p_changes);
    -- What was right by itself may be wrong beside what stays.
    PERFORM rules.check_input(clinic.contact_person_problems(p_hospital_id, v_new));
    PERFORM set_config('app.change_reason', coalesce(btrim(p_change_reason), ''), true);
    UPDATE clinic.contact_persons AS t SET
        name = v_new.name,
        relation = v_new.relation,
        phone = v_new.phone,
        email = v_new.email,
        is_emergency = coalesce(v_new.is_emergency, false),
        is_legal_guardian = coalesce(v_new.is_legal_guardian, false),
        preference = v_new.preference,
        note = v_new.note
    WHERE t.hospital_id = p_hospital_id AND t.id = p_contact_person_id;
    PERFORM set_config('app.change_reason', '', true);
    SELECT t.* INTO STRICT v_new FROM clinic.contact_persons AS t
    WHERE t.hospital_id = p_hospital_id AND t.id = p_contact_person_id;
    RETURN v_new;
END
$$;
COMMENT ON FUNCTION api.update_contact_person(bigint, uuid, bigint, jsonb, text) IS
'Changes a row of clinic.contact_persons: p_changes {column: value} of name, relation, phone, email, is_emergency, is_legal_guardian, preference, note; what is left out stays, null clears. p_change_reason is kept with what was there before (api.record_changes_page).
Requires: contact_person.manage.
Errors: BAD_USER_INPUT, NOT_FOUND.';
GRANT EXECUTE ON FUNCTION api.update_contact_person(bigint, uuid, bigint, jsonb, text) TO wardgraph_api;
