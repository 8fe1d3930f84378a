-- Generated from db/entities/hospital.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.clean_outbox_events() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- Nearly all are of ASCII with nothing around them.
    IF (
        concat(new.subject) ~ '[^ -~]'
        OR new.subject <> btrim(new.subject)
    ) IS TRUE AND NOT rules.are_clean(ARRAY[new.subject]) THEN
        PERFORM rules.check_input(ARRAY[
            rules.character_problem('subject', new.subject)
        ]);
        new.subject := rules.clean_text(new.subject);
    END IF;
    RETURN new;
END
$$;
COMMENT ON FUNCTION clinic.clean_outbox_events() IS
'Keeps the texts of outbox_events as rules.clean_text has them, whoever writes, and refuses control characters and more digits than a number has (BAD_USER_INPUT).';
