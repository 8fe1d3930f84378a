SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.touch_hospital() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- What clinic.touch does for every other table; a hospital is its own hospital_id.
    IF new.id <> old.id OR new.created_at <> old.created_at THEN
        PERFORM rules.refuse_kept('id and created_at');
    END IF;
    new.updated_at := clinic.clock();
    RETURN new;
END
$$;
COMMENT ON FUNCTION clinic.touch_hospital() IS
'Keeps a hospital''s updated_at, and refuses to change its key or when it was made (KEPT_BY_TRIGGERS).';
CREATE OR REPLACE TRIGGER a_touch BEFORE UPDATE ON clinic.hospitals
FOR EACH ROW EXECUTE FUNCTION clinic.touch_hospital();
