SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.export_columns(p_things text, p_alias text, p_columns text[]) RETURNS text
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_declared CONSTANT jsonb := rules.exportable(p_things) -> 'columns';
BEGIN
    -- What is not declared is null here, and null is no name for format: it raises.
    RETURN (
        SELECT string_agg(format('%I.%I', p_alias, CASE WHEN v_declared ? c.name THEN c.name END), ', ' ORDER BY c.place)
        FROM unnest(p_columns) WITH ORDINALITY AS c (name, place)
    );
END
$$;
COMMENT ON FUNCTION rules.export_columns(text, text, text[]) IS
'SQL for columns of an entity in an export, in this order. Raises for those that rules.exportable does not declare.';
GRANT EXECUTE ON FUNCTION rules.export_columns(text, text, text[]) TO wardgraph_reader;
