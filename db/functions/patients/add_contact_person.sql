-- Generated from db/entities/patients.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.add_contact_person(
    p_hospital_id bigint, p_session_id uuid, p_patient_id bigint, p_name text, p_relation text, p_phone text,
    p_email text, p_is_emergency boolean, p_is_legal_guardian boolean, p_preference integer, p_note text,
    p_request_id uuid DEFAULT NULL
)
RETURNS clinic.contact_persons
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_new clinic.contact_persons;
    v_id bigint;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('contact_person.manage');
    v_new.patient_id := p_patient_id;
    v_new.name := p_name;
    v_new.relation := p_relation;
    v_new.phone := p_phone;
    v_new.email := p_email;
    v_new.is_emergency := p_is_emergency;
    v_new.is_legal_guardian := p_is_legal_guardian;
    v_new.preference := coalesce(p_preference, '1');
    v_new.note := p_note;
    PERFORM rules.check_input(clinic.contact_person_problems(p_hospital_id, v_new));
    PERFORM auth.require_visible(p_hospital_id, 'patient', v_new.patient_id);
    v_id := auth.begin_request(p_hospital_id, p_request_id, 'add_contact_person', jsonb_build_array(p_patient_id, p_name, p_relation, p_phone, p_email, p_is_emergency, p_is_legal_guardian, p_preference, p_note));
    IF v_id IS NULL THEN
        PERFORM clinic.lock_record_for_contacts(p_hospital_id, v_new.patient_id, 'contact_person.manage');
        INSERT INTO clinic.contact_persons AS t (
            hospital_id, patient_id, name, relation, phone, email, is_emergency, is_legal_guardian, preference, note
        )
        VALUES (
            p_hospital_id, v_new.patient_id, v_new.name, v_new.relation, v_new.phone, v_new.email, coalesce(v_new.is_emergency, false),
            coalesce(v_new.is_legal_guardian, false), v_new.preference, v_new.note
        )
        RETURNING t.* INTO v_new;
        PERFORM auth.finish_request(p_hospital_id, p_request_id, v_new.id);
    ELSE
        SELECT t.* INTO v_new FROM clinic.contact_persons AS t
        WHERE t.hospital_id = p_hospital_id AND t.id = v_id;
        IF NOT FOUND THEN
            -- Deleted since the same request made it.
            PERFORM auth.refuse_missing('contact_person', v_id);
        END IF;
    END IF;
    RETURN v_new;
END
$$;
COMMENT ON FUNCTION api.add_contact_person(bigint, uuid, bigint, text, text, text, text, boolean, boolean, integer, text, uuid) IS
'Adds a contact person to a patient. The patient may have died: relatives are called then, too.
Requires: contact_person.manage.
Errors: BAD_USER_INPUT, NOT_FOUND, RETIRED, PATIENT_MERGED, REQUEST_ID_REUSED.';
GRANT EXECUTE ON FUNCTION api.add_contact_person(bigint, uuid, bigint, text, text, text, text, boolean, boolean, integer, text, uuid) TO wardgraph_api;
