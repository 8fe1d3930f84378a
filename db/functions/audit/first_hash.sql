SET LOCAL ROLE wardgraph_audit;

CREATE OR REPLACE FUNCTION audit.first_hash(p_hospital_id bigint) RETURNS bytea
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$ SELECT sha256(convert_to('wardgraph audit of hospital ' || p_hospital_id, 'UTF8')) $$;
COMMENT ON FUNCTION audit.first_hash(bigint) IS 'What the chain of a hospital begins with.';
