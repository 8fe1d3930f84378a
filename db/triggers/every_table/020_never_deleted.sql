SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.refuse_delete() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RAISE EXCEPTION USING
        errcode = 'ZH503', message = format('Rows of %s are never deleted.', tg_argv[0]),
        detail = jsonb_build_object('table', tg_argv[0])::text, hint = 'Retire, cancel or void it instead.';
END
$$;
COMMENT ON FUNCTION clinic.refuse_delete() IS
'Clinical and financial rows are retired or reversed, never deleted (NEVER_DELETED).';
