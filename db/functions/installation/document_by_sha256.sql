SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.document_by_sha256(p_sha256 text) RETURNS SETOF installation.documents
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN QUERY SELECT d.* FROM installation.documents AS d WHERE d.sha256 = p_sha256;
END
$$;
COMMENT ON FUNCTION api.document_by_sha256(text) IS
'The registered document with a hash, before anybody is asked who they are. No row when there is none.';
GRANT EXECUTE ON FUNCTION api.document_by_sha256(text) TO wardgraph_api;
