SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.record_changes_page(
    p_hospital_id bigint, p_session_id uuid, p_id text, p_first integer, p_after jsonb, p_backward boolean
) RETURNS TABLE (
    id bigint, changed_at timestamptz, kind text, account_id bigint, login text, command text, reason text, fields text[],
    before text, after text, patient_id bigint, record text
)
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_record record;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('record.changes');
    SELECT r.* INTO v_record FROM clinic.record_on_record(p_hospital_id, p_id) AS r;
    -- A record has few changes: to sort them all costs nothing.
    RETURN QUERY
    SELECT
        c.id, c.occurred_at, c.kind, c.account_id, c.login, c.command, c.details ->> 'reason',
        ARRAY(SELECT rules.camel_case(k.name) FROM jsonb_object_keys(coalesce(c.after, c.before)) AS k (name) ORDER BY 1),
        (SELECT jsonb_object_agg(rules.camel_case(b.key), b.value) FROM jsonb_each(c.before) AS b)::text,
        (SELECT jsonb_object_agg(rules.camel_case(a.key), a.value) FROM jsonb_each(c.after) AS a)::text,
        c.patient_ids[1], v_record.type || ':' || c.row_id
    FROM (
        SELECT s.* FROM clinic.shown_changes(p_hospital_id, v_record.table_name, v_record.keys, v_record.hidden, v_record.masked) AS s
        WHERE p_after IS NULL
            OR NOT p_backward AND (s.occurred_at, s.id) < ((p_after -> 'values' ->> 0)::timestamptz, (p_after ->> 'id')::bigint)
            OR p_backward AND (s.occurred_at, s.id) > ((p_after -> 'values' ->> 0)::timestamptz, (p_after ->> 'id')::bigint)
        ORDER BY
            CASE WHEN p_backward THEN s.occurred_at END, CASE WHEN p_backward THEN s.id END, s.occurred_at DESC, s.id DESC
        LIMIT p_first + 1
    ) AS c
    ORDER BY c.occurred_at DESC, c.id DESC;
END
$$;
COMMENT ON FUNCTION api.record_changes_page(bigint, uuid, text, integer, jsonb, boolean) IS
'A page of what became of a record that the asker sees, the newest changes first: who changed which fields when and why, and what they held before and after (JSON); of a patient also of the records that are merged into it: record says which. Fields that are masked from the asker are left out. p_id is the type and the key of the record (Patient:12); p_after {values, id} of the change to go on from, p_backward to end there instead. One change more than p_first when there are more.
Requires: record.changes.
Errors: BAD_USER_INPUT, NOT_FOUND.';
GRANT EXECUTE ON FUNCTION api.record_changes_page(bigint, uuid, text, integer, jsonb, boolean) TO wardgraph_api;
