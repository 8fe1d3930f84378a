-- Generated from db/entities/patients.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.contact_person_choice_problems(p_row clinic.contact_persons) RETURNS jsonb[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT ARRAY[
        rules.choice_problem('relation', p_row.relation, '{SPOUSE,PARTNER,PARENT,CHILD,SIBLING,GRANDPARENT,RELATIVE,CARER,FRIEND,OTHER}')
    ]
$$;
COMMENT ON FUNCTION clinic.contact_person_choice_problems(clinic.contact_persons) IS
'The columns of a row that hold none of their choices.';
