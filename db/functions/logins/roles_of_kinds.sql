SET LOCAL ROLE wardgraph_logins;

CREATE OR REPLACE FUNCTION logins.roles_of_kinds() RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT ARRAY[
        'wardgraph_administrator', 'wardgraph_dba', 'wardgraph_developer', 'wardgraph_data_analyst', 'wardgraph_auditor',
        'wardgraph_qa_support'
    ]
$$;
COMMENT ON FUNCTION logins.roles_of_kinds() IS 'The roles of the server of which a person''s login is a member of one.';
