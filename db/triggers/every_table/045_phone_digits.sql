SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.keep_phone_digits() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- Only what has no calling code is of some country.
    new.phone_digits := CASE
        WHEN starts_with(new.phone, '+') THEN rules.phone_digits(new.phone, NULL)
        ELSE rules.phone_digits(new.phone, clinic.country(new.hospital_id))
    END;
    RETURN new;
END
$$;
COMMENT ON FUNCTION clinic.keep_phone_digits() IS
'Every table with telephone numbers: keeps their digits beside them, by which they are found in every spelling. Null beside what is no number: such text is of before numbers were checked.';
