-- Generated from db/entities/patients.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.clean_patients() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- Nearly all are of ASCII with nothing around them.
    IF (
        concat(
            new.medical_record_number, new.first_name, new.last_name, new.phone, new.email, new.address, new.notes,
            new.insurance_provider, new.insurance_policy_number, array_to_string(new.allergies, '')
        ) ~ '[^ -~]'
        OR new.medical_record_number <> btrim(new.medical_record_number)
        OR new.first_name <> btrim(new.first_name)
        OR new.last_name <> btrim(new.last_name)
        OR new.phone <> btrim(new.phone)
        OR new.email <> btrim(new.email)
        OR new.address <> btrim(new.address)
        OR new.notes <> btrim(new.notes)
        OR new.insurance_provider <> btrim(new.insurance_provider)
        OR new.insurance_policy_number <> btrim(new.insurance_policy_number)
        OR array_to_string(new.allergies, '|') ~ '^ | $| [|]|[|] '
    ) IS TRUE AND NOT rules.are_clean(ARRAY[
        new.medical_record_number, new.first_name, new.last_name, new.phone, new.email, new.address, new.notes,
        new.insurance_provider, new.insurance_policy_number
    ] || new.allergies) THEN
        PERFORM rules.check_input(ARRAY[
            rules.character_problem('medicalRecordNumber', new.medical_record_number),
            rules.character_problem('firstName', new.first_name),
            rules.character_problem('lastName', new.last_name),
            rules.character_problem('phone', new.phone),
            rules.character_problem('email', new.email),
            rules.character_problem('address', new.address),
            rules.character_problem('allergies', array_to_string(new.allergies, ' ')),
            rules.character_problem('notes', new.notes),
            rules.character_problem('insuranceProvider', new.insurance_provider),
            rules.character_problem('insurancePolicyNumber', new.insurance_policy_number)
        ]);
        new.medical_record_number := rules.clean_text(new.medical_record_number);
        new.first_name := rules.clean_text(new.first_name);
        new.last_name := rules.clean_text(new.last_name);
        new.phone := rules.clean_text(new.phone);
        new.email := rules.clean_text(new.email);
        new.address := rules.clean_text(new.address);
        new.allergies := rules.clean_texts(new.allergies);
        new.notes := rules.clean_text(new.notes);
        new.insurance_provider := rules.clean_text(new.insurance_provider);
        new.insurance_policy_number := rules.clean_text(new.insurance_policy_number);
    END IF;
    IF cardinality(new.allergies) > 1 THEN
        new.allergies := rules.distinct_texts(new.allergies);
    END IF;
    IF scale(new.insurance_cover_percent) > 2 THEN
        PERFORM rules.check_input(ARRAY[
            rules.digits_problem('insuranceCoverPercent', new.insurance_cover_percent, 2)
        ]);
    END IF;
    new.insurance_cover_percent := round(new.insurance_cover_percent, 2);
    RETURN new;
END
$$;
COMMENT ON FUNCTION clinic.clean_patients() IS
'Keeps the texts of patients as rules.clean_text has them, whoever writes, and refuses control characters and more digits than a number has (BAD_USER_INPUT).';
