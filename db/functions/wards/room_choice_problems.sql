-- Generated from db/entities/wards.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.room_choice_problems(p_row clinic.rooms) RETURNS jsonb[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT ARRAY[
        rules.choice_problem('type', p_row.type, '{GENERAL,PRIVATE,ICU,THEATRE}')
    ]
$$;
COMMENT ON FUNCTION clinic.room_choice_problems(clinic.rooms) IS
'The columns of a row that hold none of their choices.';
