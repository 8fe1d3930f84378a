SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.receive_stock(
    p_hospital_id bigint, p_session_id uuid, p_department_id bigint, p_medication_id bigint, p_quantity integer,
    p_batch_number text, p_expires_on date, p_request_id uuid DEFAULT NULL,
    p_confirmed boolean DEFAULT false
) RETURNS clinic.stock
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_id bigint;
    v_stock clinic.stock;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('stock.manage');
    PERFORM rules.check_input(ARRAY[
        rules.id_problem('departmentId', p_department_id),
        rules.id_problem('medicationId', p_medication_id),
        rules.number_problem('quantity', p_quantity, 1, 1000000),
        rules.text_problem('batchNumber', p_batch_number, 100),
        rules.problem_unless(p_expires_on >= clinic.today(p_hospital_id), 'expiresOn', 'EXPIRED', 'must not be in the past'),
        CASE WHEN p_expires_on >= clinic.today(p_hospital_id) THEN rules.far_problem('expiresOn', p_expires_on, clinic.today(p_hospital_id)) END
    ]);
    PERFORM auth.require_visible(p_hospital_id, 'department', p_department_id);
    PERFORM auth.require_visible(p_hospital_id, 'medication', p_medication_id);
    v_id := auth.begin_request(
        p_hospital_id, p_request_id, 'receive_stock',
        jsonb_build_array(p_department_id, p_medication_id, p_quantity, p_batch_number, p_expires_on)
    );
    IF v_id IS NULL THEN
        v_id := clinic.lock_stock(p_hospital_id, p_department_id, p_medication_id);
        PERFORM rules.require_confirmation(p_confirmed, ARRAY[rules.quantity_warning('quantity', p_quantity, 100000)]);
        PERFORM clinic.receive_batch(p_hospital_id, v_id, p_batch_number, p_expires_on, p_quantity);
        PERFORM auth.finish_request(p_hospital_id, p_request_id, v_id);
    END IF;
    SELECT s.* INTO STRICT v_stock FROM clinic.stock AS s WHERE s.hospital_id = p_hospital_id AND s.id = v_id;
    RETURN v_stock;
END
$$;
COMMENT ON FUNCTION api.receive_stock(bigint, uuid, bigint, bigint, integer, text, date, uuid, boolean) IS
'Takes a delivery into a department''s stock.
Requires: stock.manage.
Errors: BAD_USER_INPUT, NOT_FOUND, RETIRED, REQUEST_ID_REUSED, CONFIRMATION_NEEDED.';
GRANT EXECUTE ON FUNCTION api.receive_stock(bigint, uuid, bigint, bigint, integer, text, date, uuid, boolean) TO wardgraph_api;
