SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.hold_lasting() RETURNS interval
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    -- Long enough to fill in a form, short enough for others to wait.
    SELECT interval '5 minutes'
$$;
COMMENT ON FUNCTION clinic.hold_lasting() IS 'How long an account keeps a slot.';
