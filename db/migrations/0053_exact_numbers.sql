-- A column of type numeric(5,2) makes 50.01 of 50.005, and 100.00 of 100.004, before anything can refuse it: from now on such
-- columns take what is given, and a trigger refuses what has more digits (clinic.keep_digits).
SET LOCAL ROLE wardgraph_owner;

DO $migration$
DECLARE
    v_column record;
    v_view record;
BEGIN
    FOR v_column IN
        SELECT a.attrelid, a.attrelid::regclass AS name, a.attname AS field
        FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid
        WHERE c.relkind = 'r' AND c.relnamespace = 'clinic'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped
            AND a.atttypid = 'numeric'::regtype AND a.atttypmod >= 0
        ORDER BY a.attrelid, a.attnum
    LOOP
        -- The same run makes them again.
        FOR v_view IN
            SELECT DISTINCT v.oid, v.oid::regclass AS name, pg_get_userbyid(v.relowner) AS owner
            FROM pg_depend AS d JOIN pg_rewrite AS r ON r.oid = d.objid JOIN pg_class AS v ON v.oid = r.ev_class
            WHERE d.classid = 'pg_rewrite'::regclass AND d.refobjid = v_column.attrelid AND r.ev_class <> v_column.attrelid
        LOOP
            IF EXISTS (SELECT FROM pg_class AS c WHERE c.oid = v_view.oid) THEN
                EXECUTE format('SET LOCAL ROLE %I', v_view.owner);
                EXECUTE format('DROP VIEW %s CASCADE', v_view.name);
            END IF;
        END LOOP;
        SET LOCAL ROLE wardgraph_owner;
        EXECUTE format('ALTER TABLE %s ALTER COLUMN %I TYPE numeric', v_column.name, v_column.field);
    END LOOP;
END
$migration$;
