SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.loaded_medications(p_hospital_id bigint, p_import_run_id bigint, p_lines bigint[], p_is_dry_run boolean)
RETURNS TABLE (line bigint, record_id bigint, problems jsonb[], is_doubtful boolean)
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_currency text;
    v_is_confirmed boolean;
    v_left bigint[] := p_lines;
BEGIN
    v_currency := clinic.hold_currency(p_hospital_id);
    v_is_confirmed := (SELECT i.is_confirmed FROM clinic.import_runs AS i WHERE i.hospital_id = p_hospital_id AND i.id = p_import_run_id);
    FOR line, problems, is_doubtful IN
        WITH asked AS MATERIALIZED (
            SELECT m.line, m.medication, m.is_confirmed FROM clinic.imported_medications(p_hospital_id, p_import_run_id, p_lines) AS m
        )
        SELECT f.line, array_agg(f.told ORDER BY f.told ->> 'path'), bool_and(f.is_doubtful) FROM (
            SELECT a.line, rules.problem_unless(
                false, 'name', 'ALREADY_EXISTS', 'is that of a medication of this strength and manufacturer already'
            ) AS told, false AS is_doubtful
            FROM asked AS a
            WHERE EXISTS (
                SELECT FROM clinic.medications AS m
                WHERE m.hospital_id = p_hospital_id
                    AND rules.case_folded(m.name) = rules.case_folded(rules.clean_text((a.medication).name))
                    AND rules.case_folded(m.strength) = rules.case_folded(rules.clean_text((a.medication).strength))
                    AND rules.case_folded(m.manufacturer) = rules.case_folded(rules.clean_text((a.medication).manufacturer))
            )
            UNION ALL
            SELECT a.line, w.warning, true
            FROM asked AS a
            CROSS JOIN LATERAL clinic.amount_warning(p_hospital_id, 'unitPrice', NULL, (a.medication).unit_price) AS w (warning)
            WHERE w.warning IS NOT NULL AND NOT a.is_confirmed AND NOT v_is_confirmed
        ) AS f GROUP BY f.line
    LOOP
        v_left := array_remove(v_left, line);
        RETURN NEXT;
    END LOOP;
    IF p_is_dry_run THEN
        RETURN;
    END IF;
    RETURN QUERY
    WITH asked AS MATERIALIZED (
        SELECT m.line, nextval('clinic.medications_id_seq') AS id, m.medication
        FROM clinic.imported_medications(p_hospital_id, p_import_run_id, v_left) AS m
    ), made AS (
        INSERT INTO clinic.medications (hospital_id, id, name, strength, form, manufacturer, unit_price, substances)
        OVERRIDING SYSTEM VALUE
        SELECT p_hospital_id, a.id, btrim((a.medication).name), btrim((a.medication).strength), btrim((a.medication).form),
            btrim((a.medication).manufacturer), rules.round_money((a.medication).unit_price, v_currency), (a.medication).substances
        FROM asked AS a ORDER BY a.line
    )
    SELECT a.line, a.id, NULL::jsonb[], false FROM asked AS a;
END
$$;
COMMENT ON FUNCTION clinic.loaded_medications(bigint, bigint, bigint[], boolean) IS
'Enters medications of a file that clinic.checked_medications has nothing against and that are not there already. An unusual price waits to be confirmed.';
