-- Generated from db/entities/wards.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.clean_rooms() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- Nearly all are of ASCII with nothing around them.
    IF (
        concat(new.number) ~ '[^ -~]'
        OR new.number <> btrim(new.number)
    ) IS TRUE AND NOT rules.are_clean(ARRAY[new.number]) THEN
        PERFORM rules.check_input(ARRAY[
            rules.character_problem('number', new.number)
        ]);
        new.number := rules.clean_text(new.number);
    END IF;
    RETURN new;
END
$$;
COMMENT ON FUNCTION clinic.clean_rooms() IS
'Keeps the texts of rooms as rules.clean_text has them, whoever writes, and refuses control characters and more digits than a number has (BAD_USER_INPUT).';
