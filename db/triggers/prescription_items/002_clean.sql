-- Generated from db/entities/pharmacy.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.clean_prescription_items() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- Nearly all are of ASCII with nothing around them.
    IF (
        concat(new.dosage, new.frequency, new.allergy_reason, array_to_string(new.allergies, '')) ~ '[^ -~]'
        OR new.dosage <> btrim(new.dosage)
        OR new.frequency <> btrim(new.frequency)
        OR new.allergy_reason <> btrim(new.allergy_reason)
        OR array_to_string(new.allergies, '|') ~ '^ | $| [|]|[|] '
    ) IS TRUE AND NOT rules.are_clean(ARRAY[new.dosage, new.frequency, new.allergy_reason] || new.allergies) THEN
        PERFORM rules.check_input(ARRAY[
            rules.character_problem('dosage', new.dosage),
            rules.character_problem('frequency', new.frequency),
            rules.character_problem('allergies', array_to_string(new.allergies, ' ')),
            rules.character_problem('allergyReason', new.allergy_reason)
        ]);
        new.dosage := rules.clean_text(new.dosage);
        new.frequency := rules.clean_text(new.frequency);
        new.allergies := rules.clean_texts(new.allergies);
        new.allergy_reason := rules.clean_text(new.allergy_reason);
    END IF;
    RETURN new;
END
$$;
COMMENT ON FUNCTION clinic.clean_prescription_items() IS
'Keeps the texts of prescription_items as rules.clean_text has them, whoever writes, and refuses control characters and more digits than a number has (BAD_USER_INPUT).';
