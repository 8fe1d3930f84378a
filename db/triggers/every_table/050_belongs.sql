SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.refuse_change() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_column text;
BEGIN
    FOREACH v_column IN ARRAY tg_argv LOOP
        IF to_jsonb(new) -> v_column <> to_jsonb(old) -> v_column THEN
            PERFORM rules.refuse_kept(v_column);
        END IF;
    END LOOP;
    RETURN new;
END
$$;
COMMENT ON FUNCTION clinic.refuse_change() IS
'What a row belongs to, and what others were counted by, stays as it was made (KEPT_BY_TRIGGERS). Arguments: the columns.';
