SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.require_open_bill(p_bill clinic.bills) RETURNS void
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF p_bill.status <> 'OPEN' THEN
        RAISE EXCEPTION USING
            errcode = 'ZH303', message = format('This bill is %s.', p_bill.status),
            detail = jsonb_build_object('billId', p_bill.id::text, 'status', p_bill.status)::text,
            hint = CASE
                WHEN p_bill.status = 'CLAIMED' AND p_bill.covered_amount = 0 AND p_bill.insurer_paid = 0
                    THEN 'Nothing of it is covered any more. Take off what is wrong (reverseBillLine); later charges go onto a further bill.'
                WHEN p_bill.status = 'CLAIMED' THEN 'Its claim is submitted. Withdraw the claim first (withdrawClaim), or let later charges go onto a further bill.'
                ELSE 'Only an open bill can be changed or paid. Later charges go on a new bill.'
            END;
    END IF;
END
$$;
COMMENT ON FUNCTION clinic.require_open_bill(clinic.bills) IS
'BILL_NOT_OPEN unless the bill is open.';
