SET LOCAL ROLE wardgraph_audit;

CREATE OR REPLACE FUNCTION audit.head_of(p_seal audit.seals) RETURNS bytea
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT sha256(p_seal.links[cardinality(p_seal.links)] || convert_to(jsonb_build_array(
        p_seal.hospital_id, p_seal.run, (extract(EPOCH FROM p_seal.sealed_at) * 1000000)::bigint,
        p_seal.sealed_below::text, p_seal.next_transaction::text, p_seal.event_ids
    )::text, 'UTF8'))
$$;
COMMENT ON FUNCTION audit.head_of(audit.seals) IS 'The head of a seal, computed again: the last hash and what else the seal says.';
