-- Generated from db/entities/staff.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.clean_nurses() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- Nearly all are of ASCII with nothing around them.
    IF (
        concat(new.employee_number, new.first_name, new.last_name) ~ '[^ -~]'
        OR new.employee_number <> btrim(new.employee_number)
        OR new.first_name <> btrim(new.first_name)
        OR new.last_name <> btrim(new.last_name)
    ) IS TRUE AND NOT rules.are_clean(ARRAY[new.employee_number, new.first_name, new.last_name]) THEN
        PERFORM rules.check_input(ARRAY[
            rules.character_problem('employeeNumber', new.employee_number),
            rules.character_problem('firstName', new.first_name),
            rules.character_problem('lastName', new.last_name)
        ]);
        new.employee_number := rules.clean_text(new.employee_number);
        new.first_name := rules.clean_text(new.first_name);
        new.last_name := rules.clean_text(new.last_name);
    END IF;
    RETURN new;
END
$$;
COMMENT ON FUNCTION clinic.clean_nurses() IS
'Keeps the texts of nurses as rules.clean_text has them, whoever writes, and refuses control characters and more digits than a number has (BAD_USER_INPUT).';
