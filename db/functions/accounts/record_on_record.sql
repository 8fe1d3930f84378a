SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.record_on_record(
    p_hospital_id bigint, p_id text, OUT table_name text, OUT key text, OUT hidden text[]
)
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_type record;
BEGIN
    SELECT k.* INTO v_type FROM auth.kept_types() AS k WHERE k.type = split_part(p_id, ':', 1);
    PERFORM rules.check_input(ARRAY[
        rules.problem_unless(v_type.type IS NOT NULL, 'id', 'MALFORMED', 'must be the id of a record whose changes are kept')
    ]);
    key := split_part(p_id, ':', 2);
    PERFORM auth.require_visible(p_hospital_id, v_type.singular, key::bigint);
    table_name := v_type.table_name;
    SELECT v_type.hidden || coalesce(m.hidden, '{}') INTO hidden
    FROM (VALUES (1)) AS one (row)
    LEFT JOIN auth.hidden_columns(p_hospital_id, v_type.plural, ARRAY[key::bigint]) AS m ON true;
END
$$;
COMMENT ON FUNCTION clinic.record_on_record(bigint, text) IS
'Where the audit has the writes of a record that the asker sees (its type and key: Patient:12), and which of its columns are hidden from the asker. BAD_USER_INPUT, NOT_FOUND.';
