-- One of a person's two names suffices; the other one is empty. Sorted by a name that is empty, the person stands where the other one belongs.
SET LOCAL ROLE wardgraph_owner;

DO $migration$
DECLARE
    v_table record;
    v_view record;
BEGIN
    FOR v_table IN
        SELECT c.oid, c.oid::regclass AS name, n.names_constraint
        FROM (VALUES
            ('clinic.doctors', 'doctor_names_are_given'), ('clinic.nurses', 'nurse_names_are_given'),
            ('clinic.receptionists', 'receptionist_names_are_given'), ('clinic.other_staff', 'other_staff_names_are_given'),
            ('clinic.patients', 'patient_names_are_given')
        ) AS n (table_name, names_constraint)
        JOIN pg_class AS c ON c.oid = n.table_name::regclass
    LOOP
        -- The same run makes them again.
        FOR v_view IN
            SELECT DISTINCT v.oid, v.oid::regclass AS name, pg_get_userbyid(v.relowner) AS owner
            FROM pg_depend AS d JOIN pg_rewrite AS r ON r.oid = d.objid JOIN pg_class AS v ON v.oid = r.ev_class
            WHERE d.classid = 'pg_rewrite'::regclass AND d.refobjid = v_table.oid AND r.ev_class <> v_table.oid
        LOOP
            IF EXISTS (SELECT FROM pg_class AS c WHERE c.oid = v_view.oid) THEN
                EXECUTE format('SET LOCAL ROLE %I', v_view.owner);
                EXECUTE format('DROP VIEW %s CASCADE', v_view.name);
            END IF;
        END LOOP;
        SET LOCAL ROLE wardgraph_owner;
        IF v_table.name = 'clinic.patients'::regclass THEN
            ALTER TABLE clinic.patients
            DROP COLUMN first_name_key,
            ADD COLUMN first_name_key text COLLATE "C" GENERATED ALWAYS AS (rules.collation_key(coalesce(nullif(first_name, ''), last_name))) STORED;
            COMMENT ON COLUMN clinic.patients.first_name_key IS 'What first_name is sorted by; last_name where there is none.';
        END IF;
        EXECUTE format(
            $sql$ALTER TABLE %1$s
            DROP CONSTRAINT %2$I,
            ADD CONSTRAINT %2$I CHECK (btrim(first_name) <> '' OR btrim(last_name) <> ''),
            ALTER COLUMN first_name SET DEFAULT '',
            ALTER COLUMN last_name SET DEFAULT '',
            DROP COLUMN last_name_key,
            ADD COLUMN last_name_key text COLLATE "C" GENERATED ALWAYS AS (rules.collation_key(coalesce(nullif(last_name, ''), first_name))) STORED$sql$,
            v_table.name, v_table.names_constraint
        );
        EXECUTE format('COMMENT ON COLUMN %s.first_name IS %L', v_table.name, 'Given name; empty where there is only a family name.');
        EXECUTE format('COMMENT ON COLUMN %s.last_name IS %L', v_table.name, 'Family name; empty where there is only a given name.');
        EXECUTE format('COMMENT ON COLUMN %s.last_name_key IS %L', v_table.name, 'What last_name is sorted by; first_name where there is none.');
    END LOOP;
END
$migration$;

CREATE INDEX patients_by_first_name ON clinic.patients (hospital_id, first_name_key, id);
CREATE INDEX patients_by_name ON clinic.patients (hospital_id, last_name_key, id);

UPDATE auth.accounts AS a SET first_name = coalesce(a.first_name, ''), last_name = coalesce(a.last_name, '')
WHERE (a.first_name IS NULL) <> (a.last_name IS NULL);
