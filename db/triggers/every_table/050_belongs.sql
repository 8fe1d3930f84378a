SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.refuse_change() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_old CONSTANT jsonb := to_jsonb(old);
    v_new CONSTANT jsonb := to_jsonb(new);
    v_column text;
BEGIN
    FOREACH v_column IN ARRAY tg_argv LOOP
        CONTINUE WHEN v_new -> v_column IS NOT DISTINCT FROM v_old -> v_column;
        CONTINUE WHEN v_column = 'patient_id'
            AND clinic.may_move_patient(new.hospital_id, (v_old ->> v_column)::bigint, (v_new ->> v_column)::bigint);
        PERFORM rules.refuse_kept(v_column);
    END LOOP;
    RETURN new;
END
$$;
COMMENT ON FUNCTION clinic.refuse_change() IS
'What a row belongs to, and what others were counted by, stays as it was made (KEPT_BY_TRIGGERS); merging patients moves their rows. Arguments: the columns.';
