SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION installation.register_document(p_name text, p_document text) RETURNS SETOF installation.documents
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN QUERY INSERT INTO installation.documents AS d (sha256, name, document)
    VALUES (encode(sha256(convert_to(p_document, 'UTF8')), 'hex'), p_name, p_document)
    ON CONFLICT ON CONSTRAINT documents_pkey DO UPDATE SET name = excluded.name
    RETURNING d.*;
END
$$;
COMMENT ON FUNCTION installation.register_document(text, text) IS
'Lets clients ask for a document by its hash. One that is there already takes the new name.';
