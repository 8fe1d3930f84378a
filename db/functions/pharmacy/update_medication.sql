-- Generated from db/entities/pharmacy.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.update_medication(
    p_hospital_id bigint, p_session_id uuid, p_medication_id bigint, p_changes jsonb,
    p_change_reason text DEFAULT NULL, p_confirmed boolean DEFAULT false
)
RETURNS clinic.medications
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_given clinic.medications;
    v_old clinic.medications;
    v_new clinic.medications;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('stock.manage');
    PERFORM clinic.hold_currency(p_hospital_id);
    v_given := jsonb_populate_record(NULL::clinic.medications, p_changes);
    PERFORM rules.check_input(
        ARRAY[
            rules.id_problem('medicationId', p_medication_id),
            clinic.change_reason_problem(p_hospital_id, p_change_reason, true)
        ] || rules.changes_problems(
            p_changes, '{name, strength, form, manufacturer, unit_price, substances}',
            clinic.medication_problems(p_hospital_id, v_given)
        )
    );
    PERFORM auth.require_visible(p_hospital_id, 'medication', p_medication_id);
    SELECT t.* INTO v_old FROM clinic.medications AS t
    WHERE t.hospital_id = p_hospital_id AND t.id = p_medication_id FOR NO KEY UPDATE;
    IF v_old.id IS NULL THEN
        -- Deleted meanwhile.
        PERFORM auth.refuse_missing('medication', p_medication_id);
    END IF;
    PERFORM rules.refuse_retired('medication', p_medication_id, v_old.retired_at);
    v_new := jsonb_populate_record(v_old, p_changes);
    -- What was right by itself may be wrong beside what stays.
    PERFORM rules.check_input(clinic.medication_problems(p_hospital_id, v_new));
    PERFORM rules.require_confirmation(p_confirmed, ARRAY[
        clinic.amount_warning(p_hospital_id, 'unitPrice', v_old.unit_price, v_new.unit_price)
    ]);
    PERFORM set_config('app.change_reason', coalesce(btrim(p_change_reason), ''), true);
    BEGIN
        UPDATE clinic.medications AS t SET
            name = v_new.name,
            strength = coalesce(v_new.strength, ''),
            form = coalesce(v_new.form, ''),
            manufacturer = coalesce(v_new.manufacturer, ''),
            unit_price = rules.round_money(
                v_new.unit_price, (SELECT h.currency FROM clinic.hospitals AS h WHERE h.id = p_hospital_id)
            ),
            substances = coalesce(v_new.substances, '{}')
        WHERE t.hospital_id = p_hospital_id AND t.id = p_medication_id;
    EXCEPTION WHEN unique_violation THEN
        PERFORM rules.refuse_existing('name', 'a medication of this name, strength and manufacturer');
    END;
    PERFORM set_config('app.change_reason', '', true);
    SELECT t.* INTO STRICT v_new FROM clinic.medications AS t
    WHERE t.hospital_id = p_hospital_id AND t.id = p_medication_id;
    RETURN v_new;
END
$$;
COMMENT ON FUNCTION api.update_medication(bigint, uuid, bigint, jsonb, text, boolean) IS
'Changes a row of clinic.medications: p_changes {column: value} of name, strength, form, manufacturer, unit_price, substances; what is left out stays, null clears. p_change_reason is kept with what was there before (api.record_changes_page).
Requires: stock.manage.
Errors: BAD_USER_INPUT, NOT_FOUND, RETIRED, ALREADY_EXISTS, CONFIRMATION_NEEDED.';
GRANT EXECUTE ON FUNCTION api.update_medication(bigint, uuid, bigint, jsonb, text, boolean) TO wardgraph_api;
