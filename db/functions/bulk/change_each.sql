SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.change_each(
    p_hospital_id bigint, p_session_id uuid, p_type text, p_ids bigint[], p_call text, p_given jsonb, p_dry_run boolean
) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
-- The call is that of a generated function, which alone calls this.
-- @plpgsql_check_options: security_warnings = off
DECLARE
    -- Whoever suspends themselves comes last, since their session ends by it.
    v_ids CONSTANT bigint[] := CASE
        WHEN p_type = 'account' AND auth.account_id() = ANY (p_ids) THEN array_remove(p_ids, auth.account_id()) || auth.account_id()
        ELSE p_ids
    END;
    -- In the order of ids, one after the other: each is a command of its own, that sees what the one before did.
    v_each CONSTANT text := format('SELECT count(*) FROM unnest($3) AS one (id) CROSS JOIN LATERAL %s AS changed', p_call);
BEGIN
    EXECUTE v_each USING p_hospital_id, p_session_id, v_ids, p_given;
    IF p_dry_run THEN
        -- Ends the block, which takes back all that it did.
        RAISE EXCEPTION USING errcode = 'WGDRY';
    END IF;
EXCEPTION
    WHEN SQLSTATE 'WGDRY' THEN
        RETURN;
    WHEN OTHERS THEN
        IF sqlstate !~ '^ZH' THEN
            RAISE;
        END IF;
        -- All is as it was. Which rows are refused, and why, is found out row by row; this always ends in an error.
        PERFORM clinic.refuse_rows(p_hospital_id, p_session_id, p_type, v_ids, v_each, p_given);
END
$$;
COMMENT ON FUNCTION clinic.change_each(bigint, uuid, text, bigint[], text, jsonb, boolean) IS
'Calls a command for each of some rows that are locked: p_call is SQL for the call, with $1 hospital, $2 session, one.id the row and $4 the rest of what is given. All of them or none: ROWS_REFUSED and CONFIRMATION_NEEDED name the rows. A dry run does the same and takes it back.';
