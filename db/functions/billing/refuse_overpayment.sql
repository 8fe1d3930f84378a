SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.refuse_overpayment(p_bill clinic.bills, p_amount numeric) RETURNS void
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF p_amount > p_bill.balance - p_bill.pending THEN
        RAISE EXCEPTION USING
            errcode = 'ZH301',
            message = CASE
                WHEN p_bill.pending = 0 THEN format('The patient owes only %s %s of this bill.', p_bill.balance, p_bill.currency)
                ELSE format(
                    'The patient owes %s %s of this bill, and has started to pay %s.', p_bill.balance, p_bill.currency, p_bill.pending
                )
            END,
            detail = jsonb_strip_nulls(jsonb_build_object(
                'billId', p_bill.id::text, 'amount', p_amount::text, 'balance', p_bill.balance::text,
                'pending', nullif(p_bill.pending, 0)::text
            ))::text,
            hint = CASE
                WHEN p_bill.pending = 0
                    THEN 'Pay or write off at most the bill''s balance. What an insurer owes is entered with payClaim or rejectClaim.'
                ELSE 'Confirm or reject the pending payment first (confirmPayment, rejectPayment), or name no more than is left beside it.'
            END;
    END IF;
END
$$;
COMMENT ON FUNCTION clinic.refuse_overpayment(clinic.bills, numeric) IS
'OVERPAYMENT where an amount, with what is pending, is more than the patient owes of a bill, which is locked.';
