SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.likely_duplicates(p_hospital_id bigint, p_row clinic.patients)
RETURNS TABLE (id bigint, same_names boolean, same_phone boolean, same_email boolean)
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT d.id, d.same_names, d.same_phone, d.same_email
    FROM (
        -- Once, and not for each of them.
        SELECT rules.person_key(p_row.first_name, p_row.last_name) AS names,
            rules.phone_digits(p_row.phone, clinic.country(p_hospital_id)) AS phone, rules.case_folded(btrim(p_row.email)) AS email
        OFFSET 0
    ) AS sought
    CROSS JOIN LATERAL clinic.like_patients(p_hospital_id, p_row.birth_date, sought.names, sought.phone, sought.email) AS d
    WHERE d.id IS DISTINCT FROM p_row.id
$$;
COMMENT ON FUNCTION clinic.likely_duplicates(bigint, clinic.patients) IS
'The records that are likely of the same patient as this one, which may be new: of the same birth date, and of the same names (rules.person_key: plain, in whichever order), telephone number or e-mail address. Records that were merged are none.';
GRANT EXECUTE ON FUNCTION clinic.likely_duplicates(bigint, clinic.patients) TO wardgraph_reader;
