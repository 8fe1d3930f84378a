-- Texts of before, as every text is kept from now on (rules.clean_text): composed, without white space around them. Control
-- characters go, save for line breaks and tabs where there may be some. A text that no longer fits, since it would be empty
-- or that of another row, stays as it is.
SET LOCAL ROLE wardgraph_owner;

DO $migration$
DECLARE
    c_around CONSTANT text := E'\t\n\u000B\u000C\r\u001C\u001D\u001E\u001F\u0020\u0085\u00A0\u00AD\u115F\u1160\u1680\u180E'
        || E'\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A\u200B\u200C\u200D\u2028\u2029\u202F\u205F\u2060\u2800'
        || E'\u3000\u3164\uFEFF\uFFA0';
    c_controls CONSTANT text := '[\u0001-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069\uFFF9-\uFFFB\uFFFE\uFFFF]';
    c_breaks CONSTANT text := '[\t\n\r\u2028\u2029]+';
    v_column record;
    v_row record;
    v_unclean text;
    v_refused text;
    v_found boolean;
    v_clean text;
    v_guard text;
    v_guards text[];
BEGIN
    FOR v_column IN
        SELECT a.attrelid::regclass AS name, a.attname AS column, format_type(a.atttypid, NULL) AS type,
            a.attname ~ '(notes|address|diagnosis|reason)$' AS has_lines
        FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid
        WHERE c.relkind = 'r' AND c.relnamespace IN ('clinic'::regnamespace, 'auth'::regnamespace) AND a.attnum > 0
            AND NOT a.attisdropped AND a.attgenerated = '' AND a.atttypid = 'text'::regtype
            AND a.attname NOT IN ('user_agent', 'failure', 'parameters', 'password_parameters', 'document')
        ORDER BY a.attrelid, a.attnum
    LOOP
        v_unclean := format('t.%1$I <> btrim(normalize(t.%1$I, NFC), $1) OR t.%1$I ~ $2', v_column.column);
        v_refused := c_controls || CASE WHEN v_column.has_lines THEN '' ELSE '|' || c_breaks END;
        EXECUTE format('SELECT EXISTS (SELECT FROM %s AS t WHERE %s)', v_column.name, v_unclean) INTO v_found USING c_around, v_refused;
        CONTINUE WHEN NOT v_found;
        -- What would refuse the change, or take it for one of today; it goes on record.
        v_guards := ARRAY(
            SELECT g.tgname FROM pg_trigger AS g
            WHERE g.tgrelid = v_column.name AND NOT g.tgisinternal AND g.tgenabled = 'O' AND g.tgname !~ '^z_audit'
        );
        FOREACH v_guard IN ARRAY v_guards LOOP
            EXECUTE format('ALTER TABLE %s DISABLE TRIGGER %I', v_column.name, v_guard);
        END LOOP;
        FOR v_row IN EXECUTE format(
            'SELECT t.ctid AS place, t.%I AS text FROM %s AS t WHERE %s', v_column.column, v_column.name, v_unclean
        ) USING c_around, v_refused LOOP
            v_clean := regexp_replace(v_row.text, c_controls, '', 'g');
            IF NOT v_column.has_lines THEN
                v_clean := regexp_replace(v_clean, c_breaks, ' ', 'g');
            END IF;
            BEGIN
                EXECUTE format('UPDATE %s SET %I = $1 WHERE ctid = $2', v_column.name, v_column.column)
                USING btrim(normalize(v_clean, NFC), c_around), v_row.place;
            EXCEPTION WHEN integrity_constraint_violation THEN
                RAISE NOTICE 'A text of %.% stays as it is: %', v_column.name, v_column.column, sqlerrm;
            END;
        END LOOP;
        FOREACH v_guard IN ARRAY v_guards LOOP
            EXECUTE format('ALTER TABLE %s ENABLE TRIGGER %I', v_column.name, v_guard);
        END LOOP;
    END LOOP;
END
$migration$;

-- The one list of texts that somebody wrote.
UPDATE clinic.patients AS p
SET
    allergies = ARRAY(
        SELECT btrim(normalize(regexp_replace(a.text, '[\u0001-\u001F\u007F-\u009F\u2028-\u202E\u2066-\u2069\uFFF9-\uFFFB\uFFFE]+', ' ', 'g'), NFC))
        FROM unnest(p.allergies) WITH ORDINALITY AS a (text, place)
        ORDER BY a.place
    )
WHERE
    array_to_string(p.allergies, ' ') ~ '[\u0001-\u001F\u007F-\u009F\u2028-\u202E\u2066-\u2069\uFFF9-\uFFFB\uFFFE]'
    OR array_to_string(p.allergies, ' ') IS NOT NFC NORMALIZED;
