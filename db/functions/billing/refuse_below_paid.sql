SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.refuse_below_paid(p_bill_id bigint, p_owed numeric, p_paid numeric) RETURNS void
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF p_owed < p_paid THEN
        RAISE EXCEPTION USING
            errcode = 'ZH305', message = format('Only %s would be owed, but %s is already paid.', p_owed, p_paid),
            detail = jsonb_build_object('billId', p_bill_id::text, 'owed', p_owed::text, 'paid', p_paid::text)::text,
            hint = 'Take less off, or have an administrator refund a payment.';
    END IF;
END
$$;
COMMENT ON FUNCTION clinic.refuse_below_paid(bigint, numeric, numeric) IS
'DISCOUNT_BELOW_PAID where a cashier would lower what is owed below what is paid.';
