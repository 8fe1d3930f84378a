SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.transfer_stock(
    p_hospital_id bigint, p_session_id uuid, p_from_department_id bigint, p_to_department_id bigint, p_medication_id bigint,
    p_batch_number text, p_units integer, p_reason text, p_request_id uuid DEFAULT NULL
) RETURNS clinic.stock
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_id bigint;
    v_from_id bigint;
    v_retired_at timestamptz;
    v_stock clinic.stock;
    v_batch clinic.stock_batches;
    v_there clinic.stock_batches;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('stock.manage');
    PERFORM rules.check_input(ARRAY[
        rules.id_problem('fromDepartmentId', p_from_department_id),
        rules.id_problem('toDepartmentId', p_to_department_id),
        rules.problem_unless(
            p_to_department_id IS DISTINCT FROM p_from_department_id OR p_to_department_id = 0, 'toDepartmentId', 'ALREADY_THERE',
            'must be another department'
        ),
        rules.id_problem('medicationId', p_medication_id),
        rules.text_problem('batchNumber', p_batch_number, 100),
        rules.number_problem('units', p_units, 1, 1000000),
        rules.text_problem('reason', p_reason, 1000)
    ]);
    PERFORM auth.require_visible(p_hospital_id, 'department', p_from_department_id);
    PERFORM auth.require_visible(p_hospital_id, 'department', p_to_department_id);
    PERFORM auth.require_visible(p_hospital_id, 'medication', p_medication_id);
    v_id := auth.begin_request(
        p_hospital_id, p_request_id, 'transfer_stock',
        jsonb_build_array(p_from_department_id, p_to_department_id, p_medication_id, p_batch_number, p_units, p_reason)
    );
    IF v_id IS NULL THEN
        PERFORM clinic.lock_department(p_hospital_id, least(p_from_department_id, p_to_department_id));
        PERFORM clinic.lock_department(p_hospital_id, greatest(p_from_department_id, p_to_department_id));
        SELECT m.retired_at INTO v_retired_at FROM clinic.medications AS m
        WHERE m.hospital_id = p_hospital_id AND m.id = p_medication_id FOR SHARE;
        PERFORM rules.refuse_retired('medication', p_medication_id, v_retired_at);
        INSERT INTO clinic.stock (hospital_id, department_id, medication_id)
        VALUES (p_hospital_id, p_to_department_id, p_medication_id)
        ON CONFLICT (hospital_id, department_id, medication_id) DO NOTHING;
        PERFORM FROM clinic.stock AS s
        WHERE s.hospital_id = p_hospital_id AND s.medication_id = p_medication_id
            AND s.department_id IN (p_from_department_id, p_to_department_id)
        ORDER BY s.id FOR NO KEY UPDATE;
        SELECT b.* INTO v_batch FROM clinic.stock_batches AS b
        JOIN clinic.stock AS s ON s.hospital_id = b.hospital_id AND s.id = b.stock_id
        WHERE b.hospital_id = p_hospital_id AND s.hospital_id = p_hospital_id AND s.department_id = p_from_department_id
            AND s.medication_id = p_medication_id AND rules.case_folded(b.batch_number) = rules.case_folded(rules.clean_text(p_batch_number));
        IF v_batch.id IS NULL THEN
            RAISE EXCEPTION USING
                errcode = 'ZH003', message = 'There is no such batch in this stock.',
                detail = jsonb_build_object('type', 'batch', 'departmentId', p_from_department_id::text, 'medicationId', p_medication_id::text)::text,
                hint = 'Check the batch number and the department that has it.';
        END IF;
        v_from_id := v_batch.stock_id;
        IF v_batch.units < p_units THEN
            PERFORM clinic.refuse_shortage(p_medication_id, p_units, v_batch.units);
        END IF;
        SELECT s.id INTO STRICT v_id FROM clinic.stock AS s
        WHERE s.hospital_id = p_hospital_id AND s.department_id = p_to_department_id AND s.medication_id = p_medication_id;
        -- The batch keeps its number and its expiry date.
        INSERT INTO clinic.stock_batches (hospital_id, stock_id, batch_number, expires_on)
        VALUES (p_hospital_id, v_id, v_batch.batch_number, v_batch.expires_on)
        ON CONFLICT (hospital_id, stock_id, rules.case_folded(batch_number)) DO NOTHING;
        SELECT b.* INTO STRICT v_there FROM clinic.stock_batches AS b
        WHERE b.hospital_id = p_hospital_id AND b.stock_id = v_id AND rules.case_folded(b.batch_number) = rules.case_folded(v_batch.batch_number);
        PERFORM rules.check_input(ARRAY[rules.problem_unless(
            v_there.expires_on = v_batch.expires_on, 'batchNumber', 'DIFFERS_FROM_BATCH',
            format('expires on another day there, %s', v_there.expires_on)
        )]);
        INSERT INTO clinic.stock_movements (hospital_id, stock_id, batch_id, kind, units, moved_by_id, reason)
        VALUES
            (p_hospital_id, v_from_id, v_batch.id, 'TRANSFERRED_OUT', -p_units, auth.account_id(), btrim(p_reason)),
            (p_hospital_id, v_id, v_there.id, 'TRANSFERRED_IN', p_units, auth.account_id(), btrim(p_reason));
        PERFORM auth.finish_request(p_hospital_id, p_request_id, v_id);
    END IF;
    SELECT s.* INTO STRICT v_stock FROM clinic.stock AS s WHERE s.hospital_id = p_hospital_id AND s.id = v_id;
    RETURN v_stock;
END
$$;
COMMENT ON FUNCTION api.transfer_stock(bigint, uuid, bigint, bigint, bigint, text, integer, text, uuid) IS
'Moves units of a batch from one department''s stock to another''s in one step, with its number and expiry date, and answers with the stock that has them now.
Requires: stock.manage.
Errors: BAD_USER_INPUT, NOT_FOUND, RETIRED, OUT_OF_STOCK, REQUEST_ID_REUSED.';
GRANT EXECUTE ON FUNCTION api.transfer_stock(bigint, uuid, bigint, bigint, bigint, text, integer, text, uuid) TO wardgraph_api;
