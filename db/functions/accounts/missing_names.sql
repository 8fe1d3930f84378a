SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.missing_names(p_row auth.accounts) RETURNS jsonb[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT array_agg(rules.problem_unless(false, given.path, 'REQUIRED', 'is required for an account that is for no person'))
    FROM (VALUES ('firstName', p_row.first_name), ('lastName', p_row.last_name), ('phone', p_row.phone)) AS given (path, value)
    WHERE given.value IS NULL AND num_nonnulls(p_row.patient_id, p_row.doctor_id, p_row.nurse_id, p_row.receptionist_id) = 0
        -- These roles have a person, or that is what is missing.
        AND NOT p_row.roles && '{PATIENT,DOCTOR,NURSE}'
$$;
COMMENT ON FUNCTION clinic.missing_names(auth.accounts) IS
'What an account has to have of names and telephone where it is for no patient, doctor, nurse or receptionist, whose record has them. Older accounts may lack them.';
