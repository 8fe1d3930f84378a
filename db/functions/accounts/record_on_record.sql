SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.record_on_record(
    p_hospital_id bigint, p_id text, OUT type text, OUT table_name text, OUT keys text[], OUT hidden text[], OUT masked text[]
)
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_type record;
    v_keys bigint[];
BEGIN
    SELECT k.* INTO v_type FROM auth.kept_types() AS k WHERE k.type = split_part(p_id, ':', 1);
    PERFORM rules.check_input(ARRAY[
        rules.problem_unless(v_type.type IS NOT NULL, 'id', 'MALFORMED', 'must be the id of a record whose changes are kept')
    ]);
    v_keys := ARRAY[split_part(p_id, ':', 2)::bigint];
    PERFORM auth.require_visible(p_hospital_id, v_type.singular, v_keys[1]);
    IF v_type.singular = 'patient' THEN
        v_keys := clinic.records_of(p_hospital_id, v_keys[1]);
    END IF;
    type := v_type.type;
    table_name := v_type.table_name;
    keys := v_keys;
    -- What is hidden of one of them is of all: they are one patient's.
    masked := ARRAY(
        SELECT DISTINCT h.name FROM auth.hidden_columns(p_hospital_id, v_type.plural, v_keys) AS m CROSS JOIN unnest(m.hidden) AS h (name)
    );
    hidden := v_type.hidden || masked;
END
$$;
COMMENT ON FUNCTION clinic.record_on_record(bigint, text) IS
'Where the audit has the writes of a record that the asker sees (its type and key: Patient:12; of a patient also of records that are merged into it), and which of its columns are hidden, and which of them from the asker alone. BAD_USER_INPUT, NOT_FOUND.';
