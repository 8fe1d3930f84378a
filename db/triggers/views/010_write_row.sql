SET LOCAL ROLE wardgraph_owner;

-- The views in `records` belong to a role that may only read, so that nobody locks a table through them. What is written
-- goes through here, as the owner: constraints and triggers hold as for every writer, and what the asker of a command
-- would be is nobody.
CREATE OR REPLACE FUNCTION auth.write_row() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_table CONSTANT text := tg_argv[0];
    v_columns CONSTANT text[] := regexp_split_to_array(tg_argv[CASE tg_op WHEN 'INSERT' THEN 1 ELSE 2 END], ',\s*');
    v_old jsonb;
    v_new jsonb;
    v_row jsonb;
    v_names text[];
    v_id bigint;
    v_hospital_id bigint;
    v_doctor_ids bigint[];
    v_before jsonb;
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION USING
            errcode = '25001', message = 'Transactions that write must run in READ COMMITTED.',
            hint = 'Begin the transaction with ISOLATION LEVEL READ COMMITTED.';
    END IF;
    v_hospital_id := auth.enter_as_login(CASE tg_op WHEN 'INSERT' THEN new.hospital_id ELSE old.hospital_id END, tg_op || ' ' || tg_table_name);
    IF tg_op <> 'INSERT' THEN
        v_id := old.id;
        v_old := to_jsonb(old);
    END IF;
    IF tg_op <> 'DELETE' THEN
        v_new := to_jsonb(new);
    END IF;
    IF coalesce(tg_argv[7], '') <> '' THEN
        EXECUTE format('SELECT %s($1, $2, $3)', tg_argv[7]) USING v_hospital_id, v_old, v_new;
    END IF;
    IF coalesce(tg_argv[9], '') <> '' THEN
        v_doctor_ids := clinic.lock_written_hours(v_hospital_id, v_old, v_new);
        v_before := clinic.outside_before(v_hospital_id, v_doctor_ids);
    END IF;
    IF tg_op <> 'INSERT' THEN
        IF tg_argv[4] <> '' THEN
            EXECUTE format('SELECT %s($1, $2)', tg_argv[4]) USING v_hospital_id, v_id;
        END IF;
        EXECUTE format('SELECT to_jsonb(t) FROM %s AS t WHERE t.hospital_id = $1 AND t.id = $2 FOR NO KEY UPDATE', v_table)
        INTO v_row USING v_hospital_id, v_id;
        IF v_row IS NULL THEN
            RETURN NULL;
        ELSIF EXISTS (SELECT FROM jsonb_each(v_old) AS o WHERE o.value IS DISTINCT FROM v_row -> o.key) THEN
            RAISE EXCEPTION USING
                errcode = '40001', message = 'The row was changed by somebody else meanwhile.', hint = 'Repeat the statement.';
        END IF;
    END IF;
    IF tg_op = 'DELETE' THEN
        EXECUTE format('DELETE FROM %s AS t WHERE t.hospital_id = $1 AND t.id = $2', v_table) USING v_hospital_id, v_id;
        IF v_doctor_ids IS NOT NULL THEN
            PERFORM clinic.confirm_written_hours(v_hospital_id, v_doctor_ids, v_before);
        END IF;
        RETURN old;
    END IF;
    -- What is given, or is another value than before. A hospital that is left out is the login's own.
    SELECT array_agg(n.key ORDER BY n.key) INTO v_names FROM jsonb_each(v_new) AS n
    WHERE n.value IS DISTINCT FROM coalesce(v_old -> n.key, 'null') AND (tg_op <> 'INSERT' OR n.key <> 'hospital_id');
    IF NOT v_names <@ v_columns THEN
        PERFORM rules.refuse_kept(array_to_string(ARRAY(SELECT n FROM unnest(v_names) AS n WHERE n <> ALL (v_columns)), ', '));
    END IF;
    IF tg_argv[3] <> '' THEN
        EXECUTE format('SELECT %s($1, $2, $3)', tg_argv[3]) USING v_hospital_id, v_old, v_new;
    END IF;
    IF v_old IS NOT NULL AND coalesce(tg_argv[11], '') <> '' AND v_old ->> 'retired_at' IS NULL AND v_new ->> 'retired_at' IS NOT NULL THEN
        IF tg_argv[10] <> '' THEN
            EXECUTE format('SELECT %s($1, $2)', tg_argv[10]) USING v_hospital_id, v_id;
        END IF;
        EXECUTE format('SELECT %s($1, $2)', tg_argv[11]) USING v_hospital_id, v_id;
    END IF;
    IF v_old IS NOT NULL AND coalesce(tg_argv[8], '') <> '' THEN
        EXECUTE format(
            'SELECT auth.confirm_written(%s($1, jsonb_populate_record(NULL::%s, $2), jsonb_populate_record(NULL::%s, $3)))',
            tg_argv[8], v_table, v_table
        ) USING v_hospital_id, v_old, v_new;
    END IF;
    IF tg_op = 'INSERT' THEN
        EXECUTE format(
            'INSERT INTO %s AS t (hospital_id%s) SELECT $2%s RETURNING to_jsonb(t)', v_table,
            (SELECT string_agg(format(', %I', n), '') FROM unnest(v_names) AS n),
            (SELECT string_agg(format(', ($1).%I', n), '') FROM unnest(v_names) AS n)
        ) INTO v_row USING new, v_hospital_id;
    ELSIF v_names IS NOT NULL THEN
        EXECUTE format(
            'UPDATE %s AS t SET %s WHERE t.hospital_id = $2 AND t.id = $3 RETURNING to_jsonb(t)', v_table,
            (SELECT string_agg(format('%I = ($1).%I', n, n), ', ') FROM unnest(v_names) AS n)
        ) INTO v_row USING new, v_hospital_id, v_id;
    END IF;
    IF v_doctor_ids IS NOT NULL THEN
        PERFORM clinic.confirm_written_hours(v_hospital_id, v_doctor_ids, v_before);
    END IF;
    new := jsonb_populate_record(new, v_row);
    -- What commands refuse as well; the row as it became, and whoever changed it first was waited for.
    IF tg_argv[6] <> '' THEN
        EXECUTE format('SELECT rules.check_input(%s($1, t)) FROM %s AS t WHERE t.hospital_id = $1 AND t.id = $2', tg_argv[6], v_table)
        USING v_hospital_id, new.id;
    END IF;
    IF tg_argv[5] <> '' AND tg_op <> 'INSERT' THEN
        EXECUTE format(
            'SELECT %s($1, jsonb_populate_record(t, $3), t) FROM %s AS t WHERE t.hospital_id = $1 AND t.id = $2', tg_argv[5], v_table
        ) USING v_hospital_id, new.id, v_old;
    END IF;
    RETURN new;
END
$$;
COMMENT ON FUNCTION auth.write_row() IS
'Writes a row of a table for somebody who logged in with SQL and wrote it to the view in records. NOT_FOUND for another hospital; KEPT_BY_TRIGGERS for what nobody sets; else what constraints, triggers and checks refuse. Arguments: the table; the columns that an INSERT and that an UPDATE may set; functions that check what is written before (hospital, old, new), lock the row (hospital, id), check the change (hospital, old, new), name its problems (hospital, row); each may be empty. Further ones, which may be left out: what locks what comes before the row (hospital, old, new); what tells for what an update wants to be confirmed (hospital, old row, new row); whether the row is hours of its doctor; what locks and what refuses to retire a row (hospital, id).';
GRANT EXECUTE ON FUNCTION auth.write_row() TO wardgraph_sql;
