SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.fill_patient(p_hospital_id bigint, p_kept clinic.patients, p_other clinic.patients) RETURNS jsonb
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_filled clinic.patients;
    v_before CONSTANT jsonb := to_jsonb(p_kept);
BEGIN
    v_filled := clinic.filled_patient(p_kept, p_other);
    PERFORM clinic.set_filled(p_hospital_id, v_filled);
    RETURN (
        SELECT coalesce(jsonb_object_agg(n.key, jsonb_build_object('before', v_before -> n.key, 'after', n.value)), '{}')
        FROM jsonb_each(to_jsonb(v_filled)) AS n WHERE n.value IS DISTINCT FROM v_before -> n.key
    );
END
$$;
COMMENT ON FUNCTION clinic.fill_patient(bigint, clinic.patients, clinic.patients) IS
'Fills the blanks of the kept record from the other one (clinic.filled_patient), and answers with what changed: {column: {before, after}}.';
