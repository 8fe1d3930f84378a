-- Generated from db/entities/wards.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_reader;

CREATE OR REPLACE FUNCTION api.bed_stays_by_admission_id(p_hospital_id bigint, p_session_id uuid, p_ids bigint[])
RETURNS SETOF clinic.visible_bed_stays
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    IF auth.sees_all('see.admissions') THEN
        RETURN QUERY SELECT t.* FROM clinic.granted_bed_stays AS t
        WHERE t.hospital_id = p_hospital_id AND t.admission_id = ANY (p_ids) ORDER BY t.starts_at, t.id;
    ELSE
        RETURN QUERY SELECT t.* FROM clinic.visible_bed_stays AS t
        WHERE t.hospital_id = p_hospital_id AND t.admission_id = ANY (p_ids) ORDER BY t.starts_at, t.id;
    END IF;
END
$$;
COMMENT ON FUNCTION api.bed_stays_by_admission_id(bigint, uuid, bigint[]) IS
'The visible rows of bed_stays whose admission_id is one of p_ids. Those that are not there are left out.';
GRANT EXECUTE ON FUNCTION api.bed_stays_by_admission_id(bigint, uuid, bigint[]) TO wardgraph_api;
