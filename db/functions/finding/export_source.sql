SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.export_source(p_things text) RETURNS text
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_exportable CONSTANT jsonb := rules.exportable(p_things);
BEGIN
    -- What is not declared is null here, and null is no name for format: it raises.
    RETURN CASE
        WHEN auth.sees_all(v_exportable ->> 'permission')
            THEN format('%I.%I', v_exportable #>> '{granted,0}', v_exportable #>> '{granted,1}')
        ELSE format('%I.%I', v_exportable #>> '{source,0}', v_exportable #>> '{source,1}')
    END;
END
$$;
COMMENT ON FUNCTION rules.export_source(text) IS
'SQL for what an export reads rows of an entity from: a view that shows the asker what they may see. Raises for what rules.exportable does not declare.';
GRANT EXECUTE ON FUNCTION rules.export_source(text) TO wardgraph_reader;
