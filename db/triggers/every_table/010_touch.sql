SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.touch() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF new.hospital_id <> old.hospital_id OR new.id <> old.id OR new.created_at <> old.created_at THEN
        PERFORM rules.refuse_kept('id, hospital_id and created_at');
    END IF;
    new.updated_at := clinic.clock();
    RETURN new;
END
$$;
COMMENT ON FUNCTION clinic.touch() IS
'Every table of a hospital with updated_at: keeps it, and refuses to change a row''s key or when it was made (KEPT_BY_TRIGGERS).';
