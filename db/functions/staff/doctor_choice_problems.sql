-- Generated from db/entities/staff.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.doctor_choice_problems(p_row clinic.doctors) RETURNS jsonb[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT ARRAY[
        rules.choice_problem('licenceStatus', p_row.licence_status, '{PENDING,ACTIVE,SUSPENDED}')
    ]
$$;
COMMENT ON FUNCTION clinic.doctor_choice_problems(clinic.doctors) IS
'The columns of a row that hold none of their choices.';
