-- Generated from db/entities/wards.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.clean_bed_stays() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- Nearly all are of ASCII with nothing around them.
    IF (
        concat(new.reason) ~ '[^ -~]'
        OR new.reason <> btrim(new.reason)
    ) IS TRUE AND NOT rules.are_clean(ARRAY[new.reason]) THEN
        PERFORM rules.check_input(ARRAY[
            rules.character_problem('reason', new.reason)
        ]);
        new.reason := rules.clean_text(new.reason);
    END IF;
    RETURN new;
END
$$;
COMMENT ON FUNCTION clinic.clean_bed_stays() IS
'Keeps the texts of bed_stays as rules.clean_text has them, whoever writes, and refuses control characters and more digits than a number has (BAD_USER_INPUT).';
