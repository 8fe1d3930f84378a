SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.adjust_stock(
    p_hospital_id bigint, p_session_id uuid, p_department_id bigint, p_medication_id bigint, p_batch_number text,
    p_change integer, p_reason text, p_request_id uuid DEFAULT NULL,
    p_confirmed boolean DEFAULT false
) RETURNS clinic.stock
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_id bigint;
    v_stock clinic.stock;
    v_batch clinic.stock_batches;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('stock.manage');
    PERFORM rules.check_input(ARRAY[
        rules.id_problem('departmentId', p_department_id),
        rules.id_problem('medicationId', p_medication_id),
        rules.text_problem('batchNumber', p_batch_number, 100),
        rules.problem_unless(
            p_change <> 0 AND p_change BETWEEN -1000000 AND 1000000, 'change', 'OUT_OF_RANGE', 'must be a whole number from -1000000 to 1000000, and not 0'
        ),
        rules.text_problem('reason', p_reason, 1000)
    ]);
    PERFORM auth.require_visible(p_hospital_id, 'department', p_department_id);
    PERFORM auth.require_visible(p_hospital_id, 'medication', p_medication_id);
    v_id := auth.begin_request(
        p_hospital_id, p_request_id, 'adjust_stock', jsonb_build_array(p_department_id, p_medication_id, p_batch_number, p_change, p_reason)
    );
    IF v_id IS NULL THEN
        v_id := clinic.lock_stock(p_hospital_id, p_department_id, p_medication_id);
        SELECT b.* INTO v_batch FROM clinic.stock_batches AS b
        WHERE b.hospital_id = p_hospital_id AND b.stock_id = v_id
            AND rules.case_folded(b.batch_number) = rules.case_folded(rules.clean_text(p_batch_number));
        IF v_batch.id IS NULL THEN
            RAISE EXCEPTION USING
                errcode = 'ZH003', message = 'There is no such batch in this stock.',
                detail = jsonb_build_object('type', 'batch', 'departmentId', p_department_id::text, 'medicationId', p_medication_id::text)::text,
                hint = 'Check the batch number. To add a new batch, receive it.';
        END IF;
        IF v_batch.units + p_change < 0 THEN
            PERFORM clinic.refuse_shortage(p_medication_id, -p_change, v_batch.units);
        END IF;
        PERFORM rules.require_confirmation(p_confirmed, ARRAY[rules.quantity_warning('change', p_change, 100000)]);
        INSERT INTO clinic.stock_movements (hospital_id, stock_id, batch_id, kind, units, moved_by_id, reason)
        VALUES (p_hospital_id, v_id, v_batch.id, 'ADJUSTED', p_change, auth.account_id(), btrim(p_reason));
        PERFORM auth.finish_request(p_hospital_id, p_request_id, v_id);
    END IF;
    SELECT s.* INTO STRICT v_stock FROM clinic.stock AS s WHERE s.hospital_id = p_hospital_id AND s.id = v_id;
    RETURN v_stock;
END
$$;
COMMENT ON FUNCTION api.adjust_stock(bigint, uuid, bigint, bigint, text, integer, text, uuid, boolean) IS
'Corrects a batch''s units after a count, with the reason. OUT_OF_STOCK when fewer would be left than none.
Requires: stock.manage.
Errors: BAD_USER_INPUT, NOT_FOUND, RETIRED, OUT_OF_STOCK, REQUEST_ID_REUSED, CONFIRMATION_NEEDED.';
GRANT EXECUTE ON FUNCTION api.adjust_stock(bigint, uuid, bigint, bigint, text, integer, text, uuid, boolean) TO wardgraph_api;
