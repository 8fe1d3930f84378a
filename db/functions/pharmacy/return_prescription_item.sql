SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.return_prescription_item(
    p_hospital_id bigint, p_session_id uuid, p_prescription_item_id bigint, p_units integer, p_reason text,
    p_destroyed boolean DEFAULT false, p_batch_number text DEFAULT NULL, p_request_id uuid DEFAULT NULL
) RETURNS clinic.prescription_items
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_prescription clinic.prescriptions;
    v_item clinic.prescription_items;
    v_out integer;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('prescription.return');
    PERFORM rules.check_input(ARRAY[
        rules.id_problem('prescriptionItemId', p_prescription_item_id),
        rules.number_problem('units', p_units, 1, 10000),
        rules.text_problem('reason', p_reason, 1000),
        CASE WHEN p_batch_number IS NOT NULL THEN rules.text_problem('batchNumber', p_batch_number, 100) END
    ]);
    SELECT p.* INTO v_prescription FROM clinic.prescriptions AS p
    JOIN clinic.prescription_items AS i ON i.hospital_id = p.hospital_id AND i.prescription_id = p.id
    WHERE p.hospital_id = p_hospital_id AND i.id = p_prescription_item_id;
    IF v_prescription.id IS NULL OR NOT auth.sees(p_hospital_id, 'prescription', v_prescription.id) THEN
        PERFORM auth.refuse_missing('prescription_item', p_prescription_item_id);
    END IF;
    IF auth.begin_request(
        p_hospital_id, p_request_id, 'return_prescription_item',
        jsonb_build_array(p_prescription_item_id, p_units, p_reason, p_destroyed, p_batch_number)
    ) IS NULL THEN
        -- The visit first: issuing a bill holds it while it reads the prescriptions.
        PERFORM FROM clinic.visits AS v WHERE v.hospital_id = p_hospital_id AND v.id = v_prescription.visit_id FOR NO KEY UPDATE;
        PERFORM FROM clinic.prescriptions AS p WHERE p.hospital_id = p_hospital_id AND p.id = v_prescription.id FOR NO KEY UPDATE;
        SELECT i.* INTO STRICT v_item FROM clinic.prescription_items AS i
        WHERE i.hospital_id = p_hospital_id AND i.id = p_prescription_item_id;
        PERFORM FROM clinic.stock AS s
        WHERE s.hospital_id = p_hospital_id AND s.department_id = v_prescription.department_id AND s.medication_id = v_item.medication_id
        FOR NO KEY UPDATE;
        SELECT coalesce(sum(o.units), 0) INTO v_out
        FROM clinic.units_out(p_hospital_id, p_prescription_item_id, p_batch_number) AS o;
        IF p_units > v_out THEN
            RAISE EXCEPTION USING
                errcode = 'ZH103', message = format('%s units cannot come back: %s are out.', p_units, v_out),
                detail = jsonb_build_object('prescriptionItemId', p_prescription_item_id::text, 'asked', p_units, 'out', v_out)::text,
                hint = CASE WHEN p_batch_number IS NULL THEN 'Return at most what is out.' ELSE 'Return at most what is out of this batch.' END;
        END IF;
        -- What was dispensed last comes back first. What is destroyed comes back, too, and leaves again.
        INSERT INTO clinic.stock_movements (hospital_id, stock_id, batch_id, kind, units, prescription_item_id, moved_by_id, reason)
        SELECT p_hospital_id, t.stock_id, t.batch_id, k.kind, k.sign * t.units, p_prescription_item_id, auth.account_id(), btrim(p_reason)
        FROM (
            SELECT o.place, o.stock_id, o.batch_id, least(o.units, p_units - o.before) AS units
            FROM clinic.units_out(p_hospital_id, p_prescription_item_id, p_batch_number) AS o
            WHERE o.before < p_units
        ) AS t
        CROSS JOIN (VALUES ('RETURNED', 1), ('DESTROYED', -1)) AS k (kind, sign)
        WHERE k.kind = 'RETURNED' OR p_destroyed
        ORDER BY k.sign DESC, t.place;
        PERFORM auth.finish_request(p_hospital_id, p_request_id, p_prescription_item_id);
    END IF;
    SELECT i.* INTO STRICT v_item FROM clinic.prescription_items AS i WHERE i.hospital_id = p_hospital_id AND i.id = p_prescription_item_id;
    RETURN v_item;
END
$$;
COMMENT ON FUNCTION api.return_prescription_item(bigint, uuid, bigint, integer, text, boolean, text, uuid) IS
'Takes units of a prescription back, with the reason: into the batches they came from, or, where they cannot be used any more, through the ledger and out (p_destroyed). Their charge falls away; what was paid for them is to be given back.
Requires: prescription.return.
Errors: BAD_USER_INPUT, NOT_FOUND, MORE_THAN_DISPENSED, REQUEST_ID_REUSED.';
GRANT EXECUTE ON FUNCTION api.return_prescription_item(bigint, uuid, bigint, integer, text, boolean, text, uuid) TO wardgraph_api;
