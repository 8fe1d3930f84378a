SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.treatment_problems(p_hospital_id bigint, p_row clinic.treatments) RETURNS jsonb[]
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN ARRAY[
        rules.id_problem('visitId', p_row.visit_id),
        rules.text_problem('kind', p_row.kind, 200),
        rules.money_problem('cost', p_row.cost, (SELECT h.currency FROM clinic.hospitals AS h WHERE h.id = p_hospital_id), 0),
        rules.optional_text_problem('notes', p_row.notes, 20000)
    ];
END
$$;
COMMENT ON FUNCTION clinic.treatment_problems(bigint, clinic.treatments) IS
'What is wrong with a treatment, whether new or corrected.';
