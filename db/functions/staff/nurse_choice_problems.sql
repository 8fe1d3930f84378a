-- Generated from db/entities/staff.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.nurse_choice_problems(p_row clinic.nurses) RETURNS jsonb[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT ARRAY[
        rules.choice_problem('shift', p_row.shift, '{DAY,EVENING,NIGHT}')
    ]
$$;
COMMENT ON FUNCTION clinic.nurse_choice_problems(clinic.nurses) IS
'The columns of a row that hold none of their choices.';
