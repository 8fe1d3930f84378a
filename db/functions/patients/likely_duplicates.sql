SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.likely_duplicates(p_hospital_id bigint, p_row clinic.patients)
RETURNS TABLE (id bigint, same_names boolean, same_phone boolean, same_email boolean)
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    -- The index of birth dates leaves a handful to look at.
    SELECT p.id, same.names, same.phone, same.email
    FROM (
        -- Once, and not for each of them.
        SELECT rules.person_key(p_row.first_name, p_row.last_name) AS names,
            rules.phone_digits(p_row.phone, clinic.country(p_hospital_id)) AS phone, rules.case_folded(btrim(p_row.email)) AS email
        OFFSET 0
    ) AS sought
    CROSS JOIN clinic.patients AS p
    CROSS JOIN LATERAL (SELECT
        rules.person_key(p.first_name, p.last_name) = sought.names AS names,
        coalesce(p.phone_digits = sought.phone, false) AS phone,
        coalesce(rules.case_folded(p.email) = sought.email, false) AS email
    ) AS same
    WHERE p.hospital_id = p_hospital_id AND p.birth_date = p_row.birth_date AND p.merged_into_id IS NULL
        AND p.id IS DISTINCT FROM p_row.id AND (same.names OR same.phone OR same.email)
$$;
COMMENT ON FUNCTION clinic.likely_duplicates(bigint, clinic.patients) IS
'The records that are likely of the same patient as this one, which may be new: of the same birth date, and of the same names (rules.person_key: plain, in whichever order), telephone number or e-mail address. Records that were merged are none.';
GRANT EXECUTE ON FUNCTION clinic.likely_duplicates(bigint, clinic.patients) TO wardgraph_reader;
