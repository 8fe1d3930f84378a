SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.references_to(p_hospital_id bigint, p_table regclass, p_id bigint)
RETURNS TABLE (table_name text, row_count bigint)
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_reference record;
BEGIN
    -- Rows that a trigger makes and removes with the record, such as its counters, are no records of their own.
    FOR v_reference IN
        SELECT c.conrelid::regclass::text AS name, string_agg(format('t.%I = $2', a.attname), ' OR ' ORDER BY a.attname) AS condition
        FROM pg_constraint AS c
        JOIN pg_attribute AS a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[array_position(c.confkey, (
            SELECT k.attnum FROM pg_attribute AS k WHERE k.attrelid = p_table AND k.attname = 'id'
        ))]
        WHERE c.contype = 'f' AND c.confrelid = p_table AND c.confdeltype <> 'c' AND c.conparentid = 0
        GROUP BY c.conrelid ORDER BY 1
    LOOP
        table_name := v_reference.name;
        EXECUTE format('SELECT count(*) FROM %s AS t WHERE t.hospital_id = $1 AND (%s)', v_reference.name, v_reference.condition)
        INTO row_count USING p_hospital_id, p_id;
        IF row_count > 0 THEN
            RETURN NEXT;
        END IF;
    END LOOP;
END
$$;
COMMENT ON FUNCTION clinic.references_to(bigint, regclass, bigint) IS
'How many rows of which table name a record, by the foreign keys.';
