SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.missing_names(p_row auth.accounts) RETURNS jsonb[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT array_agg(rules.problem_unless(false, given.path, 'REQUIRED', 'is required for an account that is for no person'))
    FROM (VALUES ('firstName', p_row.first_name), ('lastName', p_row.last_name), ('phone', p_row.phone)) AS given (path, value)
    WHERE
        -- One of the two names suffices.
        CASE given.path
            WHEN 'phone' THEN given.value IS NULL
            ELSE coalesce(rules.clean_text(p_row.first_name), '') = '' AND coalesce(rules.clean_text(p_row.last_name), '') = ''
        END
        AND num_nonnulls(p_row.patient_id, p_row.doctor_id, p_row.nurse_id, p_row.receptionist_id) = 0
        -- These roles have a person, or that is what is missing.
        AND NOT p_row.roles && '{PATIENT,DOCTOR,NURSE}'
$$;
COMMENT ON FUNCTION clinic.missing_names(auth.accounts) IS
'What an account has to have of a name and telephone where it is for no patient, doctor, nurse or receptionist, whose record has them. Older accounts may lack them.';
