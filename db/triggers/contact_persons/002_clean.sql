-- Generated from db/entities/patients.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.clean_contact_persons() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- Nearly all are of ASCII with nothing around them.
    IF (
        concat(new.name, new.phone, new.email, new.note) ~ '[^ -~]'
        OR new.name <> btrim(new.name)
        OR new.phone <> btrim(new.phone)
        OR new.email <> btrim(new.email)
        OR new.note <> btrim(new.note)
    ) IS TRUE AND NOT rules.are_clean(ARRAY[new.name, new.phone, new.email, new.note]) THEN
        PERFORM rules.check_input(ARRAY[
            rules.character_problem('name', new.name),
            rules.character_problem('phone', new.phone),
            rules.character_problem('email', new.email),
            rules.character_problem('note', new.note)
        ]);
        new.name := rules.clean_text(new.name);
        new.phone := rules.clean_text(new.phone);
        new.email := rules.clean_text(new.email);
        new.note := rules.clean_text(new.note);
    END IF;
    RETURN new;
END
$$;
COMMENT ON FUNCTION clinic.clean_contact_persons() IS
'Keeps the texts of contact_persons as rules.clean_text has them, whoever writes, and refuses control characters and more digits than a number has (BAD_USER_INPUT).';
