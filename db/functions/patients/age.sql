SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.age(p_birth_date date, p_on date) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    -- The years between: a birthday on 29 February has not come by 28 February and has by 1 March. Days are named as
    -- seldom as can be, since reports compute them of a moment.
    SELECT CASE WHEN p_on >= p_birth_date THEN date_part('year', age(p_on::timestamp, p_birth_date::timestamp))::integer END
$$;
COMMENT ON FUNCTION rules.age(date, date) IS
'Age in whole years on a date (rule 4); a birthday on 29 February falls on 1 March in a common year. Null before birth, and for null.';
GRANT EXECUTE ON FUNCTION rules.age(date, date) TO wardgraph_reader;
