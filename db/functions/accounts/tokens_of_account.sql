SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.tokens_of_account(p_hospital_id bigint, p_account_id bigint) RETURNS SETOF auth.tokens
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT t.* FROM auth.tokens AS t
    WHERE t.hospital_id = p_hospital_id AND t.kind IN ('INVITATION', 'PASSWORD_RESET') AND t.email = (
        SELECT a.email FROM auth.accounts AS a WHERE a.hospital_id = p_hospital_id AND a.id = p_account_id
    )
$$;
COMMENT ON FUNCTION clinic.tokens_of_account(bigint, bigint) IS
'The links mailed to an account that are still valid: its invitation, and for a new password. A later account of the same address is none of theirs.';
