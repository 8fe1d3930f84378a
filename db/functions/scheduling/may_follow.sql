SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.may_follow(p_from text, p_to text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT p_from = p_to OR (p_from, p_to) IN (
        ('BOOKED', 'CHECKED_IN'), ('CHECKED_IN', 'IN_PROGRESS'), ('IN_PROGRESS', 'COMPLETED'),
        ('BOOKED', 'CANCELLED'), ('CHECKED_IN', 'CANCELLED'), ('BOOKED', 'NO_SHOW')
    )
$$;
COMMENT ON FUNCTION rules.may_follow(text, text) IS
'Whether one status of an appointment may follow another (rule 2).';
GRANT EXECUTE ON FUNCTION rules.may_follow(text, text) TO wardgraph_reader;
