SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.name_problem(p_path text, p_name text, p_is_given boolean) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT coalesce(rules.text_problem(p_path, p_name, 100), rules.problem_unless(
        -- Letters of every script, by their blocks: the server's locale may know the Latin ones only.
        NOT p_is_given
        OR p_name ~ U&'[A-Za-z\00AA\00B5\00BA\00C0-\00D6\00D8-\00F6\00F8-\02AF\0370-\0373\0376-\037D\037F-\065F\066E-\06EF\06FA-\0965\0970-\1FFF\2C00-\2DFF\3041-\D7FF\F900-\FDFD\FE70-\FEFC\FF21-\FF3A\FF41-\FF5A\FF66-\FFDC\+010000-\+01CFFF\+01E000-\+01EFFF\+020000-\+03FFFF]',
        p_path, 'MALFORMED_NAME', 'must have at least one letter'
    ))
$$;
COMMENT ON FUNCTION rules.name_problem(text, text, boolean) IS
'Null, or what is wrong with a person''s name: it has a letter, if p_is_given; one of before may have none.';
