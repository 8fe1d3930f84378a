SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.lock_stock_of_medications(p_hospital_id bigint, p_medication_ids bigint[]) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM FROM clinic.stock AS s
    WHERE s.hospital_id = p_hospital_id AND s.medication_id = ANY (p_medication_ids) ORDER BY s.id FOR NO KEY UPDATE;
END
$$;
COMMENT ON FUNCTION clinic.lock_stock_of_medications(bigint, bigint[]) IS
'Locks what every department has of some medications for a bulk edit: nobody prescribes or receives them meanwhile.';
