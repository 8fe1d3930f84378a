-- Generated from db/entities/pharmacy.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.clean_medications() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- Nearly all are of ASCII with nothing around them.
    IF (
        concat(new.name, new.strength, new.form, new.manufacturer, array_to_string(new.substances, '')) ~ '[^ -~]'
        OR new.name <> btrim(new.name)
        OR new.strength <> btrim(new.strength)
        OR new.form <> btrim(new.form)
        OR new.manufacturer <> btrim(new.manufacturer)
        OR array_to_string(new.substances, '|') ~ '^ | $| [|]|[|] '
    ) IS TRUE AND NOT rules.are_clean(ARRAY[new.name, new.strength, new.form, new.manufacturer] || new.substances) THEN
        PERFORM rules.check_input(ARRAY[
            rules.character_problem('name', new.name),
            rules.character_problem('strength', new.strength),
            rules.character_problem('form', new.form),
            rules.character_problem('manufacturer', new.manufacturer),
            rules.character_problem('substances', array_to_string(new.substances, ' '))
        ]);
        new.name := rules.clean_text(new.name);
        new.strength := rules.clean_text(new.strength);
        new.form := rules.clean_text(new.form);
        new.manufacturer := rules.clean_text(new.manufacturer);
        new.substances := rules.clean_texts(new.substances);
    END IF;
    IF cardinality(new.substances) > 1 THEN
        new.substances := rules.distinct_texts(new.substances);
    END IF;
    RETURN new;
END
$$;
COMMENT ON FUNCTION clinic.clean_medications() IS
'Keeps the texts of medications as rules.clean_text has them, whoever writes, and refuses control characters and more digits than a number has (BAD_USER_INPUT).';
