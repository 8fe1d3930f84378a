SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.booking_horizon(p_hospital_id bigint) RETURNS integer
LANGUAGE sql STABLE PARALLEL UNSAFE SECURITY INVOKER
AS $$
    SELECT h.booking_horizon_days FROM clinic.hospitals AS h WHERE h.id = p_hospital_id
$$;
COMMENT ON FUNCTION clinic.booking_horizon(bigint) IS 'How many days ahead the asker may book.';
