-- Generated from db/entities/staff.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.clean_doctors() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- Nearly all are of ASCII with nothing around them.
    IF (
        concat(
            new.employee_number, new.first_name, new.last_name, new.job_title, new.specialization,
            new.registration_number, new.phone, new.email
        ) ~ '[^ -~]'
        OR new.employee_number <> btrim(new.employee_number)
        OR new.first_name <> btrim(new.first_name)
        OR new.last_name <> btrim(new.last_name)
        OR new.job_title <> btrim(new.job_title)
        OR new.specialization <> btrim(new.specialization)
        OR new.registration_number <> btrim(new.registration_number)
        OR new.phone <> btrim(new.phone)
        OR new.email <> btrim(new.email)
    ) IS TRUE AND NOT rules.are_clean(ARRAY[
        new.employee_number, new.first_name, new.last_name, new.job_title, new.specialization, new.registration_number,
        new.phone, new.email
    ]) THEN
        PERFORM rules.check_input(ARRAY[
            rules.character_problem('employeeNumber', new.employee_number),
            rules.character_problem('firstName', new.first_name),
            rules.character_problem('lastName', new.last_name),
            rules.character_problem('jobTitle', new.job_title),
            rules.character_problem('specialization', new.specialization),
            rules.character_problem('registrationNumber', new.registration_number),
            rules.character_problem('phone', new.phone),
            rules.character_problem('email', new.email)
        ]);
        new.employee_number := rules.clean_text(new.employee_number);
        new.first_name := rules.clean_text(new.first_name);
        new.last_name := rules.clean_text(new.last_name);
        new.job_title := rules.clean_text(new.job_title);
        new.specialization := rules.clean_text(new.specialization);
        new.registration_number := rules.clean_text(new.registration_number);
        new.phone := rules.clean_text(new.phone);
        new.email := rules.clean_text(new.email);
    END IF;
    RETURN new;
END
$$;
COMMENT ON FUNCTION clinic.clean_doctors() IS
'Keeps the texts of doctors as rules.clean_text has them, whoever writes, and refuses control characters and more digits than a number has (BAD_USER_INPUT).';
