SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.country(p_hospital_id bigint) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT h.country FROM clinic.hospitals AS h WHERE h.id = p_hospital_id
$$;
COMMENT ON FUNCTION clinic.country(bigint) IS
'Of which country telephone numbers without a calling code are; null if the hospital does not say so.';
GRANT EXECUTE ON FUNCTION clinic.country(bigint) TO wardgraph_reader;
