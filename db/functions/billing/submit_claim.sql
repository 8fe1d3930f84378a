SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.submit_claim(
    p_hospital_id bigint, p_session_id uuid, p_claim_id bigint, p_number text DEFAULT NULL
) RETURNS clinic.claims
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_claim clinic.claims;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('claim.manage');
    PERFORM rules.check_input(ARRAY[
        rules.id_problem('claimId', p_claim_id),
        rules.optional_text_problem('number', p_number, 100)
    ]);
    PERFORM auth.require_visible(p_hospital_id, 'claim', p_claim_id);
    v_claim := clinic.lock_claim(p_hospital_id, p_claim_id);
    IF v_claim.status NOT IN ('OPEN', 'UNTRACKED') THEN
        PERFORM rules.refuse_transition('claim', v_claim.status, 'SUBMITTED');
    END IF;
    PERFORM clinic.mark_submitted(p_hospital_id, p_claim_id, p_number);
    SELECT c.* INTO STRICT v_claim FROM clinic.claims AS c WHERE c.hospital_id = p_hospital_id AND c.id = p_claim_id;
    RETURN v_claim;
END
$$;
COMMENT ON FUNCTION api.submit_claim(bigint, uuid, bigint, text) IS
'Notes that a claim was sent to the insurer (rule 9). Its bill no longer grows: later charges go onto a further one.
Requires: claim.manage.
Errors: BAD_USER_INPUT, NOT_FOUND, BAD_TRANSITION.';
GRANT EXECUTE ON FUNCTION api.submit_claim(bigint, uuid, bigint, text) TO wardgraph_api;
