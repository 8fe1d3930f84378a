SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.lock_claim(p_hospital_id bigint, p_claim_id bigint) RETURNS clinic.claims
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_claim clinic.claims;
BEGIN
    -- The bill first; which bill a claim belongs to never changes.
    PERFORM clinic.lock_bill(p_hospital_id, (
        SELECT c.bill_id FROM clinic.claims AS c WHERE c.hospital_id = p_hospital_id AND c.id = p_claim_id
    ));
    SELECT c.* INTO STRICT v_claim FROM clinic.claims AS c
    WHERE c.hospital_id = p_hospital_id AND c.id = p_claim_id FOR NO KEY UPDATE;
    RETURN v_claim;
END
$$;
COMMENT ON FUNCTION clinic.lock_claim(bigint, bigint) IS
'Locks a claim''s bill and the claim, in this order, and returns the claim as it then is.';
