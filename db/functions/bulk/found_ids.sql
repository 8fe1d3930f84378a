SET LOCAL ROLE wardgraph_reader;

CREATE OR REPLACE FUNCTION auth.found_ids(
    p_hospital_id bigint, p_source text, p_things text, p_filter jsonb, p_among bigint[], p_most integer
) RETURNS bigint[]
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
-- The source and the things are those of generated functions, which alone call this.
-- @plpgsql_check_options: security_warnings = off
DECLARE
    v_ids bigint[];
BEGIN
    EXECUTE rules.ids_query(p_source, p_things, p_filter) INTO v_ids USING p_hospital_id, p_among, p_filter, p_most;
    RETURN v_ids;
END
$$;
COMMENT ON FUNCTION auth.found_ids(bigint, text, text, jsonb, bigint[], integer) IS
'The ids, ascending, of the rows that a filter finds and the asker sees: among p_among, or all of them where that is null. As the reader, so that policies and masks hold: what is masked for the asker is not found by it. One more than p_most where there are more. BAD_USER_INPUT.';
GRANT EXECUTE ON FUNCTION auth.found_ids(bigint, text, text, jsonb, bigint[], integer) TO wardgraph_owner;
