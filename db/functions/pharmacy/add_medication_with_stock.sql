SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.add_medication_with_stock(
    p_hospital_id bigint, p_session_id uuid, p_department_id bigint, p_name text, p_strength text, p_form text,
    p_manufacturer text, p_unit_price numeric, p_quantity integer, p_batch_number text, p_expires_on date,
    p_substances text[] DEFAULT NULL, p_confirmed boolean DEFAULT false
) RETURNS clinic.medications
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_currency text;
    v_medication clinic.medications;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('stock.manage');
    v_currency := clinic.hold_currency(p_hospital_id);
    v_medication.name := btrim(p_name);
    v_medication.strength := btrim(coalesce(p_strength, ''));
    v_medication.form := btrim(coalesce(p_form, ''));
    v_medication.manufacturer := btrim(coalesce(p_manufacturer, ''));
    v_medication.unit_price := p_unit_price;
    v_medication.substances := coalesce(p_substances, '{}');
    PERFORM rules.check_input(
        rules.id_problem('departmentId', p_department_id) || clinic.medication_problems(p_hospital_id, v_medication) || ARRAY[
            rules.number_problem('quantity', p_quantity, 1, 1000000),
            rules.text_problem('batchNumber', p_batch_number, 100),
            rules.problem_unless(p_expires_on >= clinic.today(p_hospital_id), 'expiresOn', 'EXPIRED', 'must not be in the past'),
            CASE WHEN p_expires_on >= clinic.today(p_hospital_id) THEN rules.far_problem('expiresOn', p_expires_on, clinic.today(p_hospital_id)) END
        ]
    );
    PERFORM auth.require_visible(p_hospital_id, 'department', p_department_id);
    PERFORM rules.require_confirmation(p_confirmed, ARRAY[
        clinic.amount_warning(p_hospital_id, 'unitPrice', NULL, p_unit_price), rules.quantity_warning('quantity', p_quantity, 100000)
    ]);
    INSERT INTO clinic.medications AS m (hospital_id, name, strength, form, manufacturer, unit_price, substances)
    VALUES (
        p_hospital_id, v_medication.name, v_medication.strength, v_medication.form, v_medication.manufacturer,
        rules.round_money(p_unit_price, v_currency), v_medication.substances
    )
    ON CONFLICT (hospital_id, rules.case_folded(name), rules.case_folded(strength), rules.case_folded(manufacturer)) DO NOTHING
    RETURNING m.* INTO v_medication;
    IF v_medication.id IS NULL THEN
        PERFORM rules.refuse_existing('name', 'a medication of this name, strength and manufacturer');
    END IF;
    PERFORM clinic.receive_batch(
        p_hospital_id, clinic.lock_stock(p_hospital_id, p_department_id, v_medication.id), p_batch_number, p_expires_on, p_quantity
    );
    RETURN v_medication;
END
$$;
COMMENT ON FUNCTION api.add_medication_with_stock(bigint, uuid, bigint, text, text, text, text, numeric, integer, text, date, text[], boolean) IS
'Enters a medication and its first batch in a department''s stock, both or neither.
Requires: stock.manage.
Errors: BAD_USER_INPUT, NOT_FOUND, RETIRED, ALREADY_EXISTS, CONFIRMATION_NEEDED.';
GRANT EXECUTE ON FUNCTION
api.add_medication_with_stock(bigint, uuid, bigint, text, text, text, text, numeric, integer, text, date, text[], boolean)
TO wardgraph_api;
