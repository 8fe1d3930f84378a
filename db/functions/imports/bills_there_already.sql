SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.bills_there_already(p_hospital_id bigint, p_import_run_id bigint, p_lines bigint[])
RETURNS TABLE (line bigint, problems jsonb[], is_doubtful boolean)
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN QUERY
    WITH asked AS MATERIALIZED (
        SELECT b.* FROM clinic.imported_bills(p_hospital_id, p_import_run_id, p_lines) AS b
    ), found AS (
        SELECT a.line, rules.problem_unless(false, 'billNumber', 'ALREADY_EXISTS', 'is that of a bill already') AS told, false AS is_doubtful
        FROM asked AS a
        WHERE EXISTS (
            SELECT FROM clinic.bills AS b
            WHERE b.hospital_id = p_hospital_id AND b.former_number IS NOT NULL
                AND rules.case_folded(b.former_number) COLLATE "C" = rules.case_folded(a.bill_number) COLLATE "C"
        )
        UNION ALL
        SELECT a.line, rules.problem_unless(false, 'appointmentStartsAt', 'ALREADY_BILLED', 'is that of an appointment that is billed already'), false
        FROM asked AS a
        WHERE EXISTS (
            SELECT FROM clinic.bills AS b
            WHERE b.hospital_id = p_hospital_id AND b.appointment_id = a.appointment_id AND b.status <> 'VOID'
        )
        UNION ALL
        -- An open bill has every charge of its appointment, and what is on record here only issueBill charges.
        SELECT a.line, rules.problem_unless(
            false, 'appointmentStartsAt', 'CHARGED_HERE', 'is that of an appointment with treatments or medication on record: bill it with issueBill'
        ), false
        FROM asked AS a
        WHERE a.appointment_id IS NOT NULL AND EXISTS (
            SELECT FROM clinic.charges_of(p_hospital_id, a.appointment_id) AS c WHERE c.kind <> 'CONSULTATION'
        )
        UNION ALL
        SELECT a.line, w.warning, true
        FROM asked AS a
        CROSS JOIN LATERAL rules.imported_bill_totals(
            a.lines, a.discount_percent, a.tax_rate_percent, a.cover_percent, a.hospital_currency
        ) AS t
        CROSS JOIN LATERAL clinic.amount_warning(p_hospital_id, 'total', NULL, t.total) AS w (warning)
        WHERE w.warning IS NOT NULL AND NOT a.is_confirmed
    )
    SELECT f.line, array_agg(f.told ORDER BY f.told ->> 'path', f.told ->> 'message'), bool_and(f.is_doubtful) FROM found AS f GROUP BY f.line;
END
$$;
COMMENT ON FUNCTION clinic.bills_there_already(bigint, bigint, bigint[]) IS
'The bills of a file that cannot be entered for what there is: one of the number, or of the appointment; and those whose unusual total waits to be confirmed.';
