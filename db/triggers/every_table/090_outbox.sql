SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.record_event() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_row CONSTANT jsonb := to_jsonb(new);
BEGIN
    INSERT INTO clinic.outbox_events (hospital_id, subject, subject_id, change, payload, account_id)
    SELECT new.hospital_id, tg_argv[0], new.id, tg_op, jsonb_object_agg(c.name, v_row -> c.name), auth.account_id()
    FROM unnest(tg_argv[1:]) AS c (name);
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION clinic.record_event() IS
'An event in the outbox for the change of a row. Arguments: the subject, then the columns that its payload shows.';
