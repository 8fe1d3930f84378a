SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.refuse_by_hand() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- At depth 1 it was a statement that set it, not a trigger.
    IF pg_trigger_depth() = 1 THEN
        PERFORM rules.refuse_kept(array_to_string(tg_argv, ', '));
    END IF;
    RETURN CASE tg_op WHEN 'DELETE' THEN old ELSE new END;
END
$$;
COMMENT ON FUNCTION clinic.refuse_by_hand() IS
'What triggers keep (rules 3, 5, 6 and 7) changes only from within a trigger (KEPT_BY_TRIGGERS).';
