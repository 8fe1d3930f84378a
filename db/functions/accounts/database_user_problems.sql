SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.database_user_problems(p_name text, p_row auth.database_users) RETURNS jsonb[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN ARRAY[
        rules.problem_unless(
            p_name ~ '^[a-z][a-z0-9_]{0,29}$', 'name', 'MALFORMED',
            'must be at most 30 lowercase letters, digits and underscores, beginning with a letter'
        ),
        rules.choice_problem('role', p_row.role, '{ADMINISTRATOR,DBA,DEVELOPER,DATA_ANALYST,AUDITOR,QA_SUPPORT}')
    ];
END
$$;
COMMENT ON FUNCTION clinic.database_user_problems(text, auth.database_users) IS
'What is wrong with the name and the role of a login of a person.';
