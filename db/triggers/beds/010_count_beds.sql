SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.count_beds() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF tg_op = 'DELETE' THEN
        PERFORM clinic.recount_beds(old.hospital_id, old.room_id);
    ELSE
        PERFORM clinic.recount_beds(new.hospital_id, new.room_id);
    END IF;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION clinic.count_beds() IS
'Rule 7: a room''s number of beds is how many of its beds are in use.';
CREATE OR REPLACE TRIGGER count_beds AFTER INSERT OR DELETE OR UPDATE OF retired_at ON clinic.beds
FOR EACH ROW EXECUTE FUNCTION clinic.count_beds();
