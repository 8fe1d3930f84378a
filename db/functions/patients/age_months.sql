SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.age_months(p_birth_date date, p_on date) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT CASE
        WHEN p_on >= p_birth_date THEN
            (extract(year FROM p_on)::integer - extract(year FROM p_birth_date)::integer) * 12
            + extract(month FROM p_on)::integer - extract(month FROM p_birth_date)::integer
            - (extract(day FROM p_on) < extract(day FROM p_birth_date))::integer
    END
$$;
COMMENT ON FUNCTION rules.age_months(date, date) IS
'Age in whole months on a date (rule 4); where a month has no such day, it is full on the first of the next. Null before birth, and for null.';
GRANT EXECUTE ON FUNCTION rules.age_months(date, date) TO wardgraph_reader;
