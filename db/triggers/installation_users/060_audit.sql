SET LOCAL ROLE wardgraph_audit;

CREATE OR REPLACE FUNCTION audit.record_installation_write() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_before CONSTANT jsonb := to_jsonb(old);
    v_after CONSTANT jsonb := to_jsonb(new);
BEGIN
    INSERT INTO audit.events (hospital_id, kind, account_id, table_name, row_id, changed_columns, before, after)
    SELECT
        h.hospital_id, tg_op, audit.asking_account(), tg_table_schema || '.' || tg_table_name, coalesce(v_after, v_before) ->> tg_argv[0],
        CASE tg_op WHEN 'UPDATE' THEN ARRAY(SELECT n.key FROM jsonb_each(v_after) AS n WHERE n.value <> v_before -> n.key) END,
        v_before, v_after
    FROM auth.hospitals_on_record AS h;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION audit.record_installation_write() IS
'Puts on record, for every hospital, the write of a row that concerns them all, as a login to all rows does. Argument: the column with the key.';
GRANT EXECUTE ON FUNCTION audit.record_installation_write() TO wardgraph_owner;

SET LOCAL ROLE wardgraph_owner;
CREATE OR REPLACE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON logins.installation_users
FOR EACH ROW
EXECUTE FUNCTION audit.record_installation_write('login');
CREATE OR REPLACE TRIGGER z_audit_truncate BEFORE TRUNCATE ON logins.installation_users
FOR EACH STATEMENT
EXECUTE FUNCTION audit.record_truncate();
