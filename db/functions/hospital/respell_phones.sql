SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.respell_phones(p_hospital_id bigint) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_country CONSTANT text := clinic.country(p_hospital_id);
BEGIN
    UPDATE clinic.doctors AS t SET phone_digits = rules.phone_digits(t.phone, v_country)
    WHERE t.hospital_id = p_hospital_id AND t.phone_digits IS DISTINCT FROM rules.phone_digits(t.phone, v_country);
    UPDATE clinic.patients AS t SET phone_digits = rules.phone_digits(t.phone, v_country)
    WHERE t.hospital_id = p_hospital_id AND t.phone_digits IS DISTINCT FROM rules.phone_digits(t.phone, v_country);
    UPDATE clinic.contact_persons AS t SET phone_digits = rules.phone_digits(t.phone, v_country)
    WHERE t.hospital_id = p_hospital_id AND t.phone_digits IS DISTINCT FROM rules.phone_digits(t.phone, v_country);
    UPDATE auth.accounts AS t SET phone_digits = rules.phone_digits(t.phone, v_country)
    WHERE t.hospital_id = p_hospital_id AND t.phone_digits IS DISTINCT FROM rules.phone_digits(t.phone, v_country);
END
$$;
COMMENT ON FUNCTION clinic.respell_phones(bigint) IS
'After a hospital said of which country it is: telephone numbers without a calling code are of that country from now on.';
