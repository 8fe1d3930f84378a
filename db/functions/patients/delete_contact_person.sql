-- Generated from db/entities/patients.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.delete_contact_person(p_hospital_id bigint, p_session_id uuid, p_contact_person_id bigint)
RETURNS clinic.contact_persons
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_old clinic.contact_persons;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('contact_person.manage');
    PERFORM rules.check_input(ARRAY[rules.id_problem('contactPersonId', p_contact_person_id)]);
    PERFORM auth.require_visible(p_hospital_id, 'contact_person', p_contact_person_id);
    SELECT t.* INTO v_old FROM clinic.contact_persons AS t
    WHERE t.hospital_id = p_hospital_id AND t.id = p_contact_person_id FOR NO KEY UPDATE;
    IF v_old.id IS NULL THEN
        -- Deleted meanwhile.
        PERFORM auth.refuse_missing('contact_person', p_contact_person_id);
    END IF;
    BEGIN
        DELETE FROM clinic.contact_persons AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_contact_person_id;
    EXCEPTION WHEN foreign_key_violation THEN
        PERFORM rules.refuse_in_use('contact_person', p_contact_person_id, NULL);
    END;
    RETURN v_old;
END
$$;
COMMENT ON FUNCTION api.delete_contact_person(bigint, uuid, bigint) IS
'Deletes a row of clinic.contact_persons that nothing names, and answers with what it was.
Requires: contact_person.manage.
Errors: BAD_USER_INPUT, NOT_FOUND, IN_USE.';
GRANT EXECUTE ON FUNCTION api.delete_contact_person(bigint, uuid, bigint) TO wardgraph_api;
