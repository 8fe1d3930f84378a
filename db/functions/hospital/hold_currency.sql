SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.hold_currency(p_hospital_id bigint) RETURNS text
LANGUAGE sql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
AS $$
    -- The currency is part of a key: only its own change waits for this lock, and others of the kind do not.
    SELECT h.currency FROM clinic.hospitals AS h WHERE h.id = p_hospital_id FOR KEY SHARE
$$;
COMMENT ON FUNCTION clinic.hold_currency(bigint) IS
'The hospital''s currency, which stays until the transaction ends: whoever enters an amount calls it before all else.';
