SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.lock_stock_of_medication(p_hospital_id bigint, p_medication_id bigint) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM FROM clinic.stock AS s WHERE s.hospital_id = p_hospital_id AND s.medication_id = p_medication_id
    ORDER BY s.id FOR NO KEY UPDATE;
END
$$;
COMMENT ON FUNCTION clinic.lock_stock_of_medication(bigint, bigint) IS
'Locks what every department has of a medication: nobody prescribes or receives it meanwhile.';
