SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.mark_submitted(p_hospital_id bigint, p_claim_id bigint, p_number text) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    UPDATE clinic.claims AS c
    SET submitted_at = clinic.clock(), submitted_by_id = auth.account_id(), number = coalesce(nullif(btrim(p_number), ''), c.bill_id::text)
    WHERE c.hospital_id = p_hospital_id AND c.id = p_claim_id;
END
$$;
COMMENT ON FUNCTION clinic.mark_submitted(bigint, bigint, text) IS
'Marks a locked claim as submitted, under the number given, otherwise its bill''s id.';
