SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION auth.confirm_written(p_warnings jsonb[]) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM rules.require_confirmation(
        coalesce(nullif(current_setting('wardgraph.confirmed', true), '')::boolean, false), p_warnings,
        'Check these values. If they are meant, SET wardgraph.confirmed = on, and repeat the statement. Nothing was changed.'
    );
END
$$;
COMMENT ON FUNCTION auth.confirm_written(jsonb[]) IS
'What a command asks to be confirmed, for who writes with SQL: CONFIRMATION_NEEDED unless every warning is null or the session says that it is meant (wardgraph.confirmed).';
