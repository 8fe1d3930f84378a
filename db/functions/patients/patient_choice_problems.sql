-- Generated from db/entities/patients.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.patient_choice_problems(p_row clinic.patients) RETURNS jsonb[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT ARRAY[
        rules.choice_problem('gender', p_row.gender, '{FEMALE,MALE,OTHER,UNKNOWN}'),
        CASE WHEN p_row.blood_group IS NOT NULL THEN rules.choice_problem('bloodGroup', p_row.blood_group, '{A_POSITIVE,A_NEGATIVE,B_POSITIVE,B_NEGATIVE,AB_POSITIVE,AB_NEGATIVE,O_POSITIVE,O_NEGATIVE}') END
    ]
$$;
COMMENT ON FUNCTION clinic.patient_choice_problems(clinic.patients) IS
'The columns of a row that hold none of their choices.';
