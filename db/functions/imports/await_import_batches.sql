SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.await_import_batches(p_hospital_id bigint, p_import_run_id bigint) RETURNS void
LANGUAGE sql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
AS $$
    SELECT pg_advisory_xact_lock(hashtextextended('clinic.import_runs ' || p_import_run_id, p_hospital_id))
$$;
COMMENT ON FUNCTION clinic.await_import_batches(bigint, bigint) IS
'Waits until nobody works at rows of an import, and keeps others from it until the end of the transaction. Whoever waits has none of the rows.';
