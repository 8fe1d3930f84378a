SET LOCAL ROLE wardgraph_audit;

CREATE OR REPLACE FUNCTION audit.record_truncate() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- Before it is done, since the table may be that of the hospitals.
    INSERT INTO audit.events (hospital_id, kind, account_id, table_name)
    SELECT h.hospital_id, tg_op, audit.asking_account(), tg_table_schema || '.' || tg_table_name FROM auth.hospitals_on_record AS h;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION audit.record_truncate() IS 'Puts on record, for every hospital, that a table was emptied with TRUNCATE, which no row can tell.';
GRANT EXECUTE ON FUNCTION audit.record_truncate() TO wardgraph_owner;
