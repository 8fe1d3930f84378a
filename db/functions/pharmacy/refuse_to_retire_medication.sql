-- Generated from db/entities/pharmacy.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.refuse_to_retire_medication(p_hospital_id bigint, p_medication_id bigint) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM rules.refuse_in_use('medication', p_medication_id, jsonb_build_object(
        'stock', (
            SELECT count(*) FROM clinic.stock AS t
            WHERE t.hospital_id = p_hospital_id AND t.medication_id = p_medication_id AND t.units_on_hand > 0
        )
    ));
END
$$;
COMMENT ON FUNCTION clinic.refuse_to_retire_medication(bigint, bigint) IS
'IN_USE while something live names a row of clinic.medications, which is locked: so it is not retired.';
