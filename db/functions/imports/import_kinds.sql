SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.import_kinds() RETURNS text[]
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT coalesce(array_agg(upper(k.name) ORDER BY k.name), '{}') FROM (
        SELECT substr(p.proname, length('checked_') + 1) AS name FROM pg_proc AS p
        WHERE p.pronamespace = 'clinic'::regnamespace AND starts_with(p.proname, 'checked_')
    ) AS k
    WHERE to_regprocedure(format('clinic.%I(bigint, bigint, bigint[], boolean)', 'loaded_' || k.name)) IS NOT NULL
$$;
COMMENT ON FUNCTION clinic.import_kinds() IS
'What can be imported: every kind of rows that has a function which checks them, clinic.checked_<kind>, and one which loads them, clinic.loaded_<kind>.';
