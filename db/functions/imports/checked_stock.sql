SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.checked_stock(p_hospital_id bigint, p_import_run_id bigint, p_lines bigint[])
RETURNS TABLE (line bigint, problems jsonb[], keys text[], lock_key bigint)
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_today CONSTANT date := clinic.today(p_hospital_id);
BEGIN
    RETURN QUERY
    SELECT s.line,
        ARRAY[
            CASE
                WHEN s.department_id IS NULL THEN rules.problem_unless(false, 'department', 'NOT_FOUND', 'must be the name of a department')
                WHEN s.is_in_retired_department THEN rules.problem_unless(false, 'department', 'RETIRED', 'is that of a department that is retired')
            END,
            CASE
                WHEN s.medications = 0 THEN rules.problem_unless(
                    false, 'medication', 'NOT_FOUND', 'must be the name of a medication, with its strength and manufacturer if these are given'
                )
                WHEN s.medications > 1 THEN rules.problem_unless(
                    false, 'medication', 'AMBIGUOUS', 'is that of several medications: give strength and manufacturer, too'
                )
                WHEN s.is_of_retired_medication THEN rules.problem_unless(false, 'medication', 'RETIRED', 'is that of a medication that is retired')
            END,
            CASE WHEN s.reorder_level IS NOT NULL THEN rules.number_problem('reorderLevel', s.reorder_level, 0, 1000000) END
        ] || CASE
            -- A stock of which there is nothing has a reorder level alone.
            WHEN s.reorder_level IS NOT NULL AND coalesce(s.quantity, 0) = 0 AND num_nonnulls(s.batch_number, s.expires_on) = 0 THEN '{}'
            ELSE ARRAY[
                rules.number_problem('quantity', s.quantity, 1, 1000000),
                rules.text_problem('batchNumber', s.batch_number, 100),
                rules.problem_unless(s.expires_on >= v_today, 'expiresOn', 'EXPIRED', 'must not be in the past'),
                CASE WHEN s.expires_on >= v_today THEN rules.far_problem('expiresOn', s.expires_on, v_today) END
            ]
        END,
        ARRAY['?batchNumber|' || s.department_id || '|' || s.medication_id || '|' || coalesce(rules.case_folded(s.batch_number), '')],
        -- All rows of a stock one after the other.
        hashtextextended(format('%s %s', s.department_id, s.medication_id), 0)
    FROM clinic.imported_stock(p_hospital_id, p_import_run_id, p_lines) AS s;
END
$$;
COMMENT ON FUNCTION clinic.checked_stock(bigint, bigint, bigint[]) IS
'What is wrong with stock of a file: all that would be wrong with a delivery (api.receive_stock) and with a reorder level. The same batch in a stock a second time is likely the same delivery.';
