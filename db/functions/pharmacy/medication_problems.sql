SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.medication_problems(p_hospital_id bigint, p_row clinic.medications) RETURNS jsonb[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN ARRAY[
        rules.text_problem('name', p_row.name, 200),
        rules.optional_text_problem('strength', p_row.strength, 100),
        rules.optional_text_problem('form', p_row.form, 100),
        rules.optional_text_problem('manufacturer', p_row.manufacturer, 200),
        rules.money_problem('unitPrice', p_row.unit_price, (SELECT h.currency FROM clinic.hospitals AS h WHERE h.id = p_hospital_id), 0),
        rules.texts_problem('substances', p_row.substances, 50)
    ];
END
$$;
COMMENT ON FUNCTION clinic.medication_problems(bigint, clinic.medications) IS
'What is wrong with a medication, whether new or changed.';
