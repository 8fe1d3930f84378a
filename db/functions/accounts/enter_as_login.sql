SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION auth.enter_as_login(p_hospital_id bigint, p_command text) RETURNS bigint
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_reached CONSTANT bigint[] := ARRAY(SELECT h.hospital_id FROM auth.hospitals_of_login AS h);
    v_hospital_id CONSTANT bigint := coalesce(p_hospital_id, CASE cardinality(v_reached) WHEN 1 THEN v_reached[1] END);
BEGIN
    IF v_hospital_id IS NULL THEN
        PERFORM rules.check_input(ARRAY[rules.id_problem('hospitalId', NULL)]);
    ELSIF v_hospital_id <> ALL (v_reached) THEN
        PERFORM auth.refuse_missing('hospital', v_hospital_id);
    END IF;
    -- All that a session may have set before is set again, as auth.enter does: triggers believe it.
    PERFORM set_config('app.hospital_id', v_hospital_id::text, true), set_config('app.account_id', '', true),
        set_config('app.patient_id', '', true), set_config('app.doctor_id', '', true), set_config('app.ward_id', '', true),
        set_config('app.permissions', '', true), set_config('app.command', p_command, true),
        set_config('app.client_address', coalesce(host(inet_client_addr()), ''), true), set_config('app.http_request_id', '', true);
    RETURN v_hospital_id;
END
$$;
COMMENT ON FUNCTION auth.enter_as_login(bigint, text) IS
'Head of whatever is written by a login of a person: the hospital that it writes to, its only one where none is named. NOT_FOUND for any other.';
