-- Generated from db/entities/pharmacy.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_reader;

CREATE OR REPLACE FUNCTION api.prescription_items_by_prescription_id(p_hospital_id bigint, p_session_id uuid, p_ids bigint[])
RETURNS SETOF clinic.visible_prescription_items
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    IF auth.sees_all('see.prescriptions') THEN
        RETURN QUERY SELECT t.* FROM clinic.granted_prescription_items AS t
        WHERE t.hospital_id = p_hospital_id AND t.prescription_id = ANY (p_ids) ORDER BY t.id;
    ELSE
        RETURN QUERY SELECT t.* FROM clinic.visible_prescription_items AS t
        WHERE t.hospital_id = p_hospital_id AND t.prescription_id = ANY (p_ids) ORDER BY t.id;
    END IF;
END
$$;
COMMENT ON FUNCTION api.prescription_items_by_prescription_id(bigint, uuid, bigint[]) IS
'The visible rows of prescription_items whose prescription_id is one of p_ids. Those that are not there are left out.';
GRANT EXECUTE ON FUNCTION api.prescription_items_by_prescription_id(bigint, uuid, bigint[]) TO wardgraph_api;
