SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.changes_problems(p_changes jsonb, p_columns text[], p_problems jsonb[]) RETURNS jsonb[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT array_agg(problem) FROM (
        SELECT rules.problem_unless(false, rules.camel_case(change.name), 'UNKNOWN_FIELD', 'cannot be set') AS problem
        FROM jsonb_object_keys(coalesce(p_changes, '{}')) AS change (name)
        WHERE change.name <> ALL (p_columns)
        UNION ALL
        SELECT found.problem FROM unnest(p_problems) AS found (problem)
        WHERE split_part(found.problem ->> 'path', '.', 1) = ANY (ARRAY(
            SELECT rules.camel_case(change.name) FROM jsonb_object_keys(coalesce(p_changes, '{}')) AS change (name)
        ))
    ) AS problems
$$;
COMMENT ON FUNCTION rules.changes_problems(jsonb, text[], jsonb[]) IS
'What is wrong with the changes {column: value} asked for, by themselves: columns that are none of p_columns, and those of p_problems, which are those of a row that holds the changes and nothing else, that are about a changed column.';
