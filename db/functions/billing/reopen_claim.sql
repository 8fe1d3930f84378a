SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.reopen_claim(
    p_hospital_id bigint, p_session_id uuid, p_claim_id bigint, p_reason text
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
        rules.text_problem('reason', p_reason, 1000)
    ]);
    PERFORM set_config('app.change_reason', btrim(p_reason), true);
    PERFORM auth.require_visible(p_hospital_id, 'claim', p_claim_id);
    v_claim := clinic.lock_claim(p_hospital_id, p_claim_id);
    IF v_claim.voided_at IS NOT NULL OR v_claim.transferred + v_claim.written_off = 0 THEN
        PERFORM rules.refuse_transition('claim', v_claim.status, 'SUBMITTED');
    END IF;
    INSERT INTO clinic.adjustments (hospital_id, bill_id, claim_id, kind, amount, reason, adjusted_by_id)
    SELECT p_hospital_id, v_claim.bill_id, p_claim_id, a.kind, -sum(a.amount), btrim(p_reason), auth.account_id()
    FROM clinic.adjustments AS a
    WHERE a.hospital_id = p_hospital_id AND a.claim_id = p_claim_id
    GROUP BY a.kind HAVING sum(a.amount) > 0 ORDER BY a.kind;
    SELECT c.* INTO STRICT v_claim FROM clinic.claims AS c WHERE c.hospital_id = p_hospital_id AND c.id = p_claim_id;
    PERFORM set_config('app.change_reason', '', true);
    RETURN v_claim;
END
$$;
COMMENT ON FUNCTION api.reopen_claim(bigint, uuid, bigint, text) IS
'Takes back what was transferred and written off of a claim: the insurer owes it again, as after an appeal (rule 9). What the patient has paid of it is to be given back.
Requires: claim.manage.
Errors: BAD_USER_INPUT, NOT_FOUND, BAD_TRANSITION.';
GRANT EXECUTE ON FUNCTION api.reopen_claim(bigint, uuid, bigint, text) TO wardgraph_api;
