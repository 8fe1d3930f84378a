SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.keep_names_together() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF coalesce(new.first_name, '') = '' AND coalesce(new.last_name, '') = '' THEN
        new.first_name := NULL;
        new.last_name := NULL;
    ELSE
        new.first_name := coalesce(new.first_name, '');
        new.last_name := coalesce(new.last_name, '');
    END IF;
    RETURN new;
END
$$;
COMMENT ON FUNCTION clinic.keep_names_together() IS
'An account has names of its own or none: where it has one name, the other one is empty; where it has neither, both are null.';
CREATE OR REPLACE TRIGGER keep_names_together BEFORE INSERT OR UPDATE OF first_name, last_name ON auth.accounts
FOR EACH ROW WHEN ((new.first_name IS NULL) <> (new.last_name IS NULL) OR new.first_name || new.last_name = '')
EXECUTE FUNCTION clinic.keep_names_together();
