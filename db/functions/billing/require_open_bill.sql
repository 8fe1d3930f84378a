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
            hint = clinic.hint_of_bill(p_bill);
    END IF;
END
$$;
COMMENT ON FUNCTION clinic.require_open_bill(clinic.bills) IS
'BILL_NOT_OPEN unless the bill is open.';
