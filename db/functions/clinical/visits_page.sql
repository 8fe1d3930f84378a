-- Generated from db/entities/clinical.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_reader;

CREATE OR REPLACE FUNCTION api.visits_page(
    p_hospital_id bigint, p_session_id uuid, p_filter jsonb, p_order text[], p_first integer, p_after jsonb, p_backward boolean
)
RETURNS SETOF clinic.visible_visits
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    IF auth.sees_all('see.visits') THEN
        IF p_filter IS NULL AND NOT p_backward AND p_order = '{visited_at desc}' THEN
            IF p_after IS NULL THEN
                RETURN QUERY SELECT t.* FROM clinic.granted_visits AS t
                WHERE t.hospital_id = p_hospital_id
                ORDER BY t.visited_at DESC, t.id DESC LIMIT p_first + 1;
            ELSE
                RETURN QUERY SELECT t.* FROM clinic.granted_visits AS t
                WHERE t.hospital_id = p_hospital_id AND (t.visited_at, t.id) < ((p_after -> 'values' ->> 0)::timestamptz, (p_after ->> 'id')::bigint)
                ORDER BY t.visited_at DESC, t.id DESC LIMIT p_first + 1;
            END IF;
            RETURN;
        END IF;
        RETURN QUERY EXECUTE rules.page_query('clinic.granted_visits', 'visits', NULL, p_filter, p_order, p_after, p_backward)
        USING p_hospital_id, NULL::bigint[], p_filter, p_after, p_first;
    ELSE
        IF p_filter IS NULL AND NOT p_backward AND p_order = '{visited_at desc}' THEN
            IF p_after IS NULL THEN
                RETURN QUERY SELECT t.* FROM clinic.visible_visits AS t
                WHERE t.hospital_id = p_hospital_id
                ORDER BY t.visited_at DESC, t.id DESC LIMIT p_first + 1;
            ELSE
                RETURN QUERY SELECT t.* FROM clinic.visible_visits AS t
                WHERE t.hospital_id = p_hospital_id AND (t.visited_at, t.id) < ((p_after -> 'values' ->> 0)::timestamptz, (p_after ->> 'id')::bigint)
                ORDER BY t.visited_at DESC, t.id DESC LIMIT p_first + 1;
            END IF;
            RETURN;
        END IF;
        RETURN QUERY EXECUTE rules.page_query('clinic.visible_visits', 'visits', NULL, p_filter, p_order, p_after, p_backward)
        USING p_hospital_id, NULL::bigint[], p_filter, p_after, p_first;
    END IF;
END
$$;
COMMENT ON FUNCTION api.visits_page(bigint, uuid, jsonb, text[], integer, jsonb, boolean) IS
'A page of the visible rows of visits, in order. p_filter {column: {eq, in, gt, gte, lt, lte, is_null, has, starts_with, matches}, and, or}, p_order such as {starts_at desc}, p_after {values, id} of the row to go on from, p_backward to end there instead. One row more than p_first when there are more.
Requires: nothing.
Errors: BAD_USER_INPUT.';
GRANT EXECUTE ON FUNCTION api.visits_page(bigint, uuid, jsonb, text[], integer, jsonb, boolean) TO wardgraph_api;
