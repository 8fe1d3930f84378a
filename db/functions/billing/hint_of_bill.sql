SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.hint_of_bill(p_bill clinic.bills) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT CASE
        WHEN p_bill.status = 'VOID' THEN 'A void bill stays as it is. What it charged can be billed again (issueBill).'
        WHEN p_bill.status = 'CLAIMED' AND p_bill.covered_amount = 0 AND p_bill.insurer_paid = 0 AND p_bill.transferred = 0
            THEN 'Nothing of it is covered any more. Take off what is wrong (reverseBillLine); later charges go onto a further bill.'
        WHEN p_bill.status = 'CLAIMED' AND p_bill.insurer_settled = 0 AND p_bill.transferred = 0
            THEN 'Its claim is submitted. Withdraw the claim first (withdrawClaim), or let later charges go onto a further bill.'
        WHEN p_bill.status = 'CLAIMED' AND p_bill.insurer_paid = 0
            THEN 'The insurer has decided on its claim. Take that back (reopenClaim) and withdraw the claim (withdrawClaim) first, or let later charges go onto a further bill.'
        WHEN p_bill.status = 'CLAIMED'
            THEN 'The insurer has paid. Take off what is wrong (reverseBillLine); later charges go onto a further bill.'
        WHEN p_bill.written_off > 0
            THEN 'Nothing of it is owed. Who pays what was written off has the write-off taken back first (undoWriteOff); later charges go onto a further bill.'
        ELSE 'Nothing of it is owed. Take off what is wrong (reverseBillLine); later charges go onto a further bill.'
    END
$$;
COMMENT ON FUNCTION clinic.hint_of_bill(clinic.bills) IS
'What can be done about a bill that is not open, in the state that it is in.';
