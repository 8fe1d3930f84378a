SET LOCAL ROLE wardgraph_audit;

CREATE OR REPLACE FUNCTION audit.asking_account() RETURNS bigint
LANGUAGE sql STABLE PARALLEL RESTRICTED SECURITY INVOKER
AS $$
    SELECT CASE
        -- Anyone may SET a custom setting: only functions of api, which begin with auth.enter, and those of worker, which begin with
        -- auth.enter_for, are believed.
        WHEN session_user IN ('wardgraph_api', 'wardgraph_worker') OR pg_has_role(session_user, 'wardgraph_owner', 'MEMBER')
            THEN nullif(current_setting('app.account_id', true), '')::bigint
    END
$$;
COMMENT ON FUNCTION audit.asking_account() IS
'The account that an event is of. Null for a database user, whose login says who it was, whatever that user has SET.';
