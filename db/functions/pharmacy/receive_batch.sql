SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.receive_batch(
    p_hospital_id bigint, p_stock_id bigint, p_batch_number text, p_expires_on date, p_quantity integer
) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_batch clinic.stock_batches;
BEGIN
    INSERT INTO clinic.stock_batches AS b (hospital_id, stock_id, batch_number, expires_on)
    VALUES (p_hospital_id, p_stock_id, p_batch_number, p_expires_on)
    ON CONFLICT (hospital_id, stock_id, rules.case_folded(batch_number)) DO NOTHING;
    SELECT b.* INTO STRICT v_batch FROM clinic.stock_batches AS b
    WHERE b.hospital_id = p_hospital_id AND b.stock_id = p_stock_id
        AND rules.case_folded(b.batch_number) = rules.case_folded(rules.clean_text(p_batch_number));
    PERFORM rules.check_input(ARRAY[
        rules.problem_unless(v_batch.expires_on = p_expires_on, 'expiresOn', 'DIFFERS_FROM_BATCH', format('differs from this batch''s, %s', v_batch.expires_on))
    ]);
    INSERT INTO clinic.stock_movements (hospital_id, stock_id, batch_id, kind, units, moved_by_id)
    VALUES (p_hospital_id, p_stock_id, v_batch.id, 'RECEIVED', p_quantity, auth.account_id());
END
$$;
COMMENT ON FUNCTION clinic.receive_batch(bigint, bigint, text, date, integer) IS
'Adds a delivery to a stock whose row is locked; a batch may come in several.';
