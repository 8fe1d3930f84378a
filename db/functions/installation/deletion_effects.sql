SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.deletion_effects(p_hospital_id bigint, p_session_id uuid, p_id text)
RETURNS TABLE (effect text, records text, row_count bigint)
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_type record;
    v_key text := split_part(p_id, ':', 2);
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('hospital.manage');
    SELECT d.* INTO v_type FROM auth.deletable_types() AS d WHERE d.type = split_part(p_id, ':', 1);
    PERFORM rules.check_input(ARRAY[
        rules.problem_unless(v_type.type IS NOT NULL, 'id', 'MALFORMED', 'must be the id of a record that can be deleted')
    ]);
    PERFORM auth.require_visible(p_hospital_id, v_type.singular, v_key::bigint);
    RETURN QUERY
    SELECT
        CASE WHEN r.table_name = ANY (v_type.parts) THEN 'GOES_ALONG' WHEN v_type.keeps THEN 'KEEPS' ELSE 'PREVENTS' END,
        rules.camel_case(split_part(r.table_name, '.', 2)), r.row_count
    FROM clinic.references_to(p_hospital_id, v_type.table_name::regclass, v_key::bigint, v_type.parts) AS r
    UNION ALL
    -- Links that were mailed name an address.
    SELECT 'GOES_ALONG', 'tokens', count(*) FROM clinic.tokens_of_account(p_hospital_id, v_key::bigint) AS l
    WHERE v_type.singular = 'account' HAVING count(*) > 0
    ORDER BY 1, 2;
END
$$;
COMMENT ON FUNCTION api.deletion_effects(bigint, uuid, text) IS
'What the deletion of a record would do, which is not done: the records that would go along with it, those that prevent it, and those that keep an emptied account, each with their number. p_id is the type and the key of the record (Doctor:12).
Requires: hospital.manage.
Errors: BAD_USER_INPUT, NOT_FOUND.';
GRANT EXECUTE ON FUNCTION api.deletion_effects(bigint, uuid, text) TO wardgraph_api;
