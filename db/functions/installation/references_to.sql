SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.references_to(p_hospital_id bigint, p_table regclass, p_id bigint, p_parts text[])
RETURNS TABLE (table_name text, row_count bigint)
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_reference record;
BEGIN
    FOR v_reference IN
        SELECT n.nspname AS schema_name, r.relname AS relation, array_agg(a.attname::text ORDER BY a.attname) AS names
        FROM pg_constraint AS c
        JOIN pg_class AS r ON r.oid = c.conrelid
        JOIN pg_namespace AS n ON n.oid = r.relnamespace
        JOIN pg_attribute AS a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[array_position(c.confkey, (
            SELECT k.attnum FROM pg_attribute AS k WHERE k.attrelid = p_table AND k.attname = 'id'
        ))]
        WHERE c.contype = 'f' AND c.confrelid = p_table AND c.conparentid = 0
            -- Rows that a trigger makes and removes with the record, such as its counters, are no records of their own.
            AND (c.confdeltype <> 'c' OR n.nspname || '.' || r.relname = ANY (p_parts))
        GROUP BY 1, 2 ORDER BY 1, 2
    LOOP
        table_name := v_reference.schema_name || '.' || v_reference.relation;
        EXECUTE format(
            'SELECT count(*) FROM %I.%I AS t WHERE t.hospital_id = $1 AND (%s)',
            v_reference.schema_name, v_reference.relation,
            (SELECT string_agg(format('t.%I = $2', n.name), ' OR ') FROM unnest(v_reference.names) AS n (name))
        ) INTO row_count USING p_hospital_id, p_id;
        IF row_count > 0 THEN
            RETURN NEXT;
        END IF;
    END LOOP;
END
$$;
COMMENT ON FUNCTION clinic.references_to(bigint, regclass, bigint, text[]) IS
'How many rows of which table name a record, by the foreign keys, each row once; of those that go with the record by themselves the tables of p_parts alone.';
