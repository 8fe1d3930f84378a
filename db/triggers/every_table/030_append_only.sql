SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.refuse_update() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF to_jsonb(new) - 'patient_id' = to_jsonb(old) - 'patient_id' AND clinic.may_move_patient(
        (to_jsonb(new) ->> 'hospital_id')::bigint, (to_jsonb(old) ->> 'patient_id')::bigint, (to_jsonb(new) ->> 'patient_id')::bigint
    ) THEN
        RETURN new;
    END IF;
    PERFORM rules.refuse_kept(format('Rows of %s', tg_argv[0]));
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION clinic.refuse_update() IS
'Ledgers are append-only (KEPT_BY_TRIGGERS); merging patients moves their rows.';
