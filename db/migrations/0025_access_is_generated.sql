-- Who sees which row is generated from db/entities into db/access from here on, and applied after the migrations: the
-- policies of earlier migrations make way. Views and triggers are replaced under their own names.
SET LOCAL ROLE wardgraph_owner;

DO $policies$
DECLARE
    v_policy text;
    v_table regclass;
BEGIN
    FOR v_policy, v_table IN
        SELECT p.polname, p.polrelid::regclass FROM pg_catalog.pg_policy AS p
        JOIN pg_catalog.pg_class AS c ON c.oid = p.polrelid
        WHERE c.relnamespace IN ('clinic'::regnamespace, 'auth'::regnamespace)
    LOOP
        EXECUTE format('DROP POLICY %I ON %s', v_policy, v_table);
    END LOOP;
END
$policies$;
