-- Generated from db/entities/scheduling.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.may_follow(p_from text, p_to text)
RETURNS boolean
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN p_from = p_to OR (p_from, p_to) IN (
        ('BOOKED', 'CHECKED_IN'),
        ('CHECKED_IN', 'IN_PROGRESS'),
        ('IN_PROGRESS', 'COMPLETED'),
        ('BOOKED', 'CANCELLED'),
        ('CHECKED_IN', 'CANCELLED'),
        ('BOOKED', 'NO_SHOW'),
        ('CHECKED_IN', 'LEFT_UNSEEN')
    );
END
$$;
COMMENT ON FUNCTION rules.may_follow(text, text) IS
'Whether one status of a record of clinic.appointments may follow another, by its declared transitions.';
GRANT EXECUTE ON FUNCTION rules.may_follow(text, text) TO wardgraph_reader;
