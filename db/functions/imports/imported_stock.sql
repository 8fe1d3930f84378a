SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.imported_stock(p_hospital_id bigint, p_import_run_id bigint, p_lines bigint[])
RETURNS TABLE (
    line bigint, is_confirmed boolean, department_id bigint, is_in_retired_department boolean, medication_id bigint, medications bigint,
    is_of_retired_medication boolean, quantity integer, batch_number text, expires_on date, reorder_level integer
)
LANGUAGE sql STABLE PARALLEL UNSAFE SECURITY INVOKER
AS $$
    SELECT r.line, coalesce(g.confirmed, false) OR i.is_confirmed, d.id, d.retired_at IS NOT NULL,
        CASE WHEN m.found = 1 THEN m.id END, m.found, m.are_retired, g.quantity, rules.clean_text(g.batch_number), g.expires_on, g.reorder_level
    FROM clinic.import_rows AS r
    JOIN clinic.import_runs AS i ON i.hospital_id = r.hospital_id AND i.id = r.import_run_id
    CROSS JOIN LATERAL jsonb_to_record(r.given) AS g (
        department text, department_id bigint, medication text, strength text, manufacturer text, medication_id bigint, quantity integer,
        batch_number text, expires_on date, reorder_level integer, confirmed boolean
    )
    LEFT JOIN clinic.departments AS d ON d.hospital_id = p_hospital_id AND CASE
        WHEN g.department IS NULL THEN d.id = g.department_id
        ELSE rules.case_folded(d.name) = rules.case_folded(rules.clean_text(g.department))
    END
    CROSS JOIN LATERAL (
        -- Of several with the name those that are not retired; what is not said of a medication may be anything.
        SELECT min(k.id) AS id, count(*) AS found, bool_and(k.retired_at IS NOT NULL) AS are_retired FROM (
            SELECT t.id, t.retired_at, rank() OVER (ORDER BY t.retired_at IS NOT NULL) AS place FROM clinic.medications AS t
            WHERE t.hospital_id = p_hospital_id AND g.medication_id IS NULL
                AND rules.case_folded(t.name) = rules.case_folded(rules.clean_text(g.medication))
                AND (g.strength IS NULL OR rules.case_folded(t.strength) = rules.case_folded(rules.clean_text(g.strength)))
                AND (g.manufacturer IS NULL OR rules.case_folded(t.manufacturer) = rules.case_folded(rules.clean_text(g.manufacturer)))
            UNION ALL
            SELECT t.id, t.retired_at, 1 FROM clinic.medications AS t WHERE t.hospital_id = p_hospital_id AND t.id = g.medication_id
        ) AS k WHERE k.place = 1
    ) AS m
    WHERE r.hospital_id = p_hospital_id AND r.import_run_id = p_import_run_id AND r.line = ANY (p_lines)
$$;
COMMENT ON FUNCTION clinic.imported_stock(bigint, bigint, bigint[]) IS
'Stock of a file, with the department and the medication that names or keys name: without strength and manufacturer the only one of that name.';
