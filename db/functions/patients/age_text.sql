SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.age_text(p_birth_date date, p_on date, p_is_estimated boolean) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT CASE WHEN p_is_estimated THEN 'about ' ELSE '' END || a.number || ' ' || a.unit || CASE a.number WHEN 1 THEN '' ELSE 's' END
    FROM (
        SELECT
            CASE
                WHEN rules.age_months(p_birth_date, p_on) < 1 THEN p_on - p_birth_date
                WHEN rules.age_months(p_birth_date, p_on) < 24 THEN rules.age_months(p_birth_date, p_on)
                ELSE rules.age(p_birth_date, p_on)
            END AS number,
            CASE
                WHEN rules.age_months(p_birth_date, p_on) < 1 THEN 'day'
                WHEN rules.age_months(p_birth_date, p_on) < 24 THEN 'month'
                ELSE 'year'
            END AS unit
    ) AS a
$$;
COMMENT ON FUNCTION rules.age_text(date, date, boolean) IS
'Age in words (rule 4): days before the first month is full, months before the second year is, years from then on. Null before birth, and for null.';
GRANT EXECUTE ON FUNCTION rules.age_text(date, date, boolean) TO wardgraph_reader;
