SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.like_patients(p_hospital_id bigint, p_birth_date date, p_names text, p_phone text, p_email text)
RETURNS TABLE (id bigint, same_names boolean, same_phone boolean, same_email boolean)
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    -- The index of birth dates leaves a handful to look at.
    SELECT p.id, same.names, same.phone, same.email
    FROM clinic.patients AS p
    -- Each once: letters beyond ASCII are dear.
    CROSS JOIN LATERAL (SELECT rules.name_key(p.first_name) AS one, rules.name_key(p.last_name) AS other OFFSET 0) AS k
    CROSS JOIN LATERAL (SELECT
        p_names IN (k.one || E'\n' || k.other, k.other || E'\n' || k.one) AS names,
        coalesce(p.phone_digits = p_phone, false) AS phone,
        coalesce(CASE WHEN p.email ~ '^[!-~]*$' THEN lower(p.email COLLATE "C") ELSE rules.case_folded(p.email) END = p_email, false) AS email
    ) AS same
    WHERE p.hospital_id = p_hospital_id AND p.birth_date = p_birth_date AND p.merged_into_id IS NULL
        AND (same.names OR same.phone OR same.email)
$$;
COMMENT ON FUNCTION clinic.like_patients(bigint, date, text, text, text) IS
'The records of one birth date that have the same names (as rules.person_key has them), telephone number (its digits) or e-mail address (folded). Records that were merged are none.';
GRANT EXECUTE ON FUNCTION clinic.like_patients(bigint, date, text, text, text) TO wardgraph_reader;
