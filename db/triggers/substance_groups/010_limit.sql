SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.limit_substance_groups() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    -- Whoever prescribes to a patient with allergies waits until all of them are looked through. Two who write at once may pass it.
    v_most CONSTANT integer := 2000;
BEGIN
    PERFORM rules.check_input(ARRAY[rules.problem_unless(
        (SELECT count(*) FROM clinic.substance_groups AS g WHERE g.hospital_id = NEW.hospital_id) < v_most,
        'substance', 'TOO_MANY', format('would be one of more than %s in groups', v_most)
    )]);
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION clinic.limit_substance_groups() IS
'BAD_USER_INPUT where a hospital has as many substances in groups as it may have.';

CREATE OR REPLACE TRIGGER b_limit BEFORE INSERT ON clinic.substance_groups
FOR EACH ROW
EXECUTE FUNCTION clinic.limit_substance_groups();
